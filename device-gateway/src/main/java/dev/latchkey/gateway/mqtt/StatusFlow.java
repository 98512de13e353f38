package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.application.ConnectionStore.Status;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttWill;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge says of itself, and what it wants to have said when its line is lost. One after the other is stored, and of those that come meanwhile
 * only the newest. On the connection's event loop.
 */
final class StatusFlow {
    private static final Logger LOG = Logger.getLogger(StatusFlow.class);

    private final BridgeConnection connection;
    private final MqttEndpoint endpoint;
    private final BridgeServices services;
    private final @Nullable Status will;
    /** To be acknowledged when what waits is stored: it is at least as new. */
    private final List<Integer> unacknowledged = new ArrayList<>();

    private @Nullable Said next;
    private boolean storing;

    private record Said(Status status, Instant at) {}

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
            if (message.qosLevel() == MqttQoS.AT_LEAST_ONCE) {
                unacknowledged.add(message.messageId());
            }
            said(new Said(status, at));
        }
    }

    /** The line was lost without a DISCONNECT. */
    void executeWill(Instant at) {
        if (will != null) {
            said(new Said(will, at));
        }
    }

    private void said(Said newest) {
        next = newest;
        if (!storing) {
            storeNext();
        }
    }

    private void storeNext() {
        Said now = next;
        next = null;
        storing = now != null;
        if (now != null) {
            List<Integer> acknowledge = List.copyOf(unacknowledged);
            unacknowledged.clear();
            services.store()
                    .status(connection.bridgeId(), connection.sessionNumber(), now.status(), now.at())
                    .subscribe()
                    .with(
                            v -> connection.onLoopInAnyCase(() -> stored(acknowledge)),
                            e -> connection.onLoopInAnyCase(() -> notStored(e)));
        }
    }

    private void stored(List<Integer> acknowledge) {
        if (endpoint.isConnected()) {
            acknowledge.forEach(endpoint::publishAcknowledge);
        }
        storeNext();
    }

    /** It is not acknowledged; what a bridge says of itself is worth no lost line. */
    private void notStored(Throwable e) {
        LOG.warnf(
                "status not stored bridgeId=%s: %s",
                connection.bridgeId(), e.getClass().getSimpleName());
        storeNext();
    }
}
