package dev.latchkey.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubscribeMessage;

/**
 * What a bridge sends, led to the flow that it is for, unless it is more than a bridge has to say or uses what CONNACK says is not there (inv-14). On the connection's event loop.
 */
final class BridgePackets {
    private final BridgeConnection connection;
    private final BridgeTopics topics;
    private final OrderFlow orders;
    private final StatementFlow statements;
    private final StatusFlow status;
    private final RenewalFlow renewals;
    private final Subscriptions subscriptions;
    private final TokenBucket rate;
    private boolean tooMuch;

    BridgePackets(
            BridgeConnection connection,
            MqttEndpoint endpoint,
            BridgeTopics topics,
            OrderFlow orders,
            StatementFlow statements,
            StatusFlow status,
            RenewalFlow renewals,
            BridgeServices services) {
        this.connection = connection;
        this.topics = topics;
        this.orders = orders;
        this.statements = statements;
        this.status = status;
        this.renewals = renewals;
        this.subscriptions = new Subscriptions(endpoint, topics, orders, renewals, services.metrics());
        this.rate = TokenBucket.ofControlPackets(services.config().controlPacketsPerSecond());
    }

    /** From now on. */
    void listen(MqttEndpoint endpoint) {
        endpoint.subscribeHandler(message -> unlessTooMuch(() -> subscribe(message)));
        endpoint.unsubscribeHandler(message -> unlessTooMuch(() -> subscriptions.unsubscribe(message)));
        endpoint.publishHandler(this::publish);
        endpoint.publishAcknowledgeHandler(this::acknowledged);
        endpoint.pingHandler(v -> unlessTooMuch(() -> {}));
    }

    private void subscribe(MqttSubscribeMessage message) {
        if (message.properties().getProperty(MqttPropertyType.SUBSCRIPTION_IDENTIFIER.value()) != null) {
            connection.close(Closing.SUBSCRIPTION_IDENTIFIER);
        } else {
            subscriptions.subscribe(message);
        }
    }

    private void publish(MqttPublishMessage message) {
        if (message.properties().getProperty(MqttPropertyType.TOPIC_ALIAS.value()) != null) {
            connection.heard();
            connection.close(Closing.TOPIC_ALIAS); // also with a topic: the next one would come without
        } else if (message.topicName().equals(topics.status())) {
            unlessTooMuch(() -> status.publish(message, connection.lastHeard()));
        } else if (message.topicName().equals(topics.signingRequests())) {
            unlessTooMuch(() -> renewals.publish(message));
        } else {
            connection.heard();
            if (!connection.isClosed()) {
                statements.publish(message, connection.lastHeard());
            }
        }
    }

    private void acknowledged(int packetId) {
        connection.heard();
        if (orders.acknowledged(packetId, connection.lastMoment())) {
            renewals.goOn(); // first, since orders may take all the room there is
            orders.goOn();
        } else {
            unlessTooMuch(() -> {}); // it gives no room
        }
    }

    /** Of what makes work for the gateway, as often as a bridge likes: neither a statement nor the acknowledgement of what was sent to it. */
    private void unlessTooMuch(Runnable action) {
        connection.heard();
        if (tooMuch || connection.isClosed()) {
            return;
        }
        if (rate.take(System.nanoTime())) {
            action.run();
        } else {
            tooMuch = true;
            connection.close(Closing.TOO_MANY_PACKETS);
        }
    }
}
