package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.application.StatusReport;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttWill;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge says of itself, and what it wants to have said when its line is lost. One after the other is stored, and those that come meanwhile
 * together. What could not be stored is with the next one, or tried again after a while, as long as the line holds: others may only change it. On the
 * connection's event loop.
 */
final class StatusFlow {
    private static final Logger LOG = Logger.getLogger(StatusFlow.class);

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final BridgeConnection connection;
    private final MqttEndpoint endpoint;
    private final BridgeServices services;
    private final @Nullable StatusReport will;
    /** To be acknowledged when what waits is stored. */
    private final Set<Integer> unacknowledged = new LinkedHashSet<>();

    private @Nullable Said next;
    private boolean storing;

    private record Said(StatusReport status, Instant at) {
        Said then(Said later) {
            return new Said(status.then(later.status), later.at);
        }
    }

    StatusFlow(
            BridgeConnection connection, MqttEndpoint endpoint, @Nullable StatusReport will, BridgeServices services) {
        this.connection = connection;
        this.endpoint = endpoint;
        this.will = will;
        this.services = services;
    }

    /** Why a client may not come in with this will; null if it may: with none, or a status of this bridge. */
    static @Nullable Refusal refusalOf(@Nullable MqttWill will, BridgeTopics topics) {
        if (will == null || !will.isWillFlag()) {
            return null;
        }
        if (!topics.status().equals(will.getWillTopic())) {
            return Refusal.WILL;
        }
        if (will.isWillRetain()) {
            return Refusal.RETAINED_WILL;
        }
        if (will.getWillQos() >= MqttQoS.EXACTLY_ONCE.value()) {
            return Refusal.WILL_OF_WRONG_QOS;
        }
        return of(will) == null ? Refusal.MALFORMED_WILL : null;
    }

    static @Nullable StatusReport of(@Nullable MqttWill will) {
        return will == null || !will.isWillFlag() || will.getWillMessageBytes() == null
                ? null
                : StatusMessage.parse(will.getWillMessageBytes());
    }

    void publish(MqttPublishMessage message, Instant at) {
        StatusReport status = StatusMessage.parse(message.payload().getBytes());
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
        next = next == null ? newest : next.then(newest);
        storeNext();
    }

    private void storeNext() {
        Said now = next;
        if (storing || now == null) {
            return;
        }
        storing = true;
        next = null;
        List<Integer> acknowledge = List.copyOf(unacknowledged);
        unacknowledged.clear();
        services.store()
                .status(connection.bridgeId(), connection.sessionNumber(), now.status(), now.at())
                .subscribe()
                .with(
                        v -> connection.onLoopInAnyCase(() -> stored(acknowledge)),
                        e -> connection.onLoopInAnyCase(() -> notStored(now, acknowledge, e)));
    }

    private void stored(List<Integer> acknowledge) {
        storing = false;
        if (endpoint.isConnected()) {
            acknowledge.forEach(endpoint::publishAcknowledge);
        }
        storeNext();
    }

    /** What a bridge says of itself is worth no lost line. */
    private void notStored(Said failed, List<Integer> acknowledge, Throwable e) {
        LOG.warnf(
                "status not stored bridgeId=%s: %s",
                connection.bridgeId(), e.getClass().getSimpleName());
        storing = false;
        next = next == null ? failed : failed.then(next);
        unacknowledged.addAll(acknowledge);
        connection.later(PAUSE.toNanos(), this::storeNext);
    }
}
