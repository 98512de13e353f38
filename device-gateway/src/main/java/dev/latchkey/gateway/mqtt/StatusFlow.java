package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.application.ConnectionStore.Status;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttWill;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a bridge says of itself, and what it wants to have said when its line is lost. On the connection's event loop. */
final class StatusFlow {
    private static final Logger LOG = Logger.getLogger(StatusFlow.class);

    private final BridgeConnection connection;
    private final MqttEndpoint endpoint;
    private final BridgeServices services;
    private final @Nullable Status will;

    StatusFlow(BridgeConnection connection, MqttEndpoint endpoint, @Nullable Status will, BridgeServices services) {
        this.connection = connection;
        this.endpoint = endpoint;
        this.will = will;
        this.services = services;
    }

    /** Whether a client may come in with this will: none, or a status of this bridge. */
    static boolean isAllowed(@Nullable MqttWill will, BridgeTopics topics) {
        return will == null
                || !will.isWillFlag()
                || (topics.status().equals(will.getWillTopic())
                        && will.getWillQos() < 2
                        && !will.isWillRetain()
                        && of(will) != null);
    }

    static @Nullable Status of(@Nullable MqttWill will) {
        return will == null || !will.isWillFlag() || will.getWillMessageBytes() == null
                ? null
                : StatusMessage.parse(will.getWillMessageBytes());
    }

    void publish(MqttPublishMessage message, Instant at) {
        Status status = StatusMessage.parse(message.payload().getBytes());
        if (message.isRetain()) {
            connection.close(Closing.RETAINED);
        } else if (message.qosLevel() == MqttQoS.EXACTLY_ONCE) {
            connection.close(Closing.WRONG_QOS);
        } else if (status == null) {
            connection.close(Closing.MALFORMED_STATUS);
        } else {
            services.store()
                    .status(connection.bridgeId(), connection.sessionNumber(), status, at)
                    .subscribe()
                    .with(v -> connection.onLoop(() -> acknowledge(message)), this::notStored);
        }
    }

    private void acknowledge(MqttPublishMessage message) {
        if (message.qosLevel() == MqttQoS.AT_LEAST_ONCE && endpoint.isConnected()) {
            endpoint.publishAcknowledge(message.messageId());
        }
    }

    /** It is not acknowledged; what a bridge says of itself is worth no lost line. */
    private void notStored(Throwable e) {
        LOG.warnf(
                "status not stored bridgeId=%s: %s",
                connection.bridgeId(), e.getClass().getSimpleName());
    }

    /** The line was lost without a DISCONNECT. */
    void executeWill(Instant at) {
        if (will != null) {
            services.store()
                    .status(connection.bridgeId(), connection.sessionNumber(), will, at)
                    .subscribe()
                    .with(v -> {}, this::notStored);
        }
    }
}
