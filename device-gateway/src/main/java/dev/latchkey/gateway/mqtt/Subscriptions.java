package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.command.Delivery.Subscription;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.MqttUnsubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttUnsubAckReasonCode;
import java.util.List;

/** What a bridge subscribes to, which the gateway answers and its flows are told. On the connection's event loop. */
final class Subscriptions {
    private final MqttEndpoint endpoint;
    private final BridgeTopics topics;
    private final OrderFlow orders;
    private final RenewalFlow renewals;
    private final GatewayMetrics metrics;

    Subscriptions(
            MqttEndpoint endpoint,
            BridgeTopics topics,
            OrderFlow orders,
            RenewalFlow renewals,
            GatewayMetrics metrics) {
        this.endpoint = endpoint;
        this.topics = topics;
        this.orders = orders;
        this.renewals = renewals;
        this.metrics = metrics;
    }

    void subscribe(MqttSubscribeMessage message) {
        SubscriptionAnswer answer =
                SubscriptionAnswer.of(topics, message.topicSubscriptions(), endpoint.protocolVersion());
        for (int i = 0; i < answer.refused(); i++) {
            metrics.refused(Refusal.FOREIGN_SUBSCRIPTION);
        }
        endpoint.subscribeAcknowledge(message.messageId(), answer.codes(), MqttProperties.NO_PROPERTIES);
        if (answer.orders() != Subscription.NONE) {
            orders.subscribed(answer.orders());
        }
        if (answer.certificates() != Subscription.NONE) {
            renewals.subscribed(answer.certificates());
        }
    }

    void unsubscribe(MqttUnsubscribeMessage message) {
        if (message.topics().contains(topics.orders())) {
            orders.subscribed(Subscription.NONE);
        }
        if (message.topics().contains(topics.certificates())) {
            renewals.subscribed(Subscription.NONE);
        }
        List<MqttUnsubAckReasonCode> answers = message.topics().stream()
                .map(topic -> MqttUnsubAckReasonCode.SUCCESS)
                .toList();
        endpoint.unsubscribeAcknowledge(message.messageId(), answers, MqttProperties.NO_PROPERTIES);
    }
}
