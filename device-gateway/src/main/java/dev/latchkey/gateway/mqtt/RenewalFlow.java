package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.application.CertificateRenewal.Outcome;
import dev.latchkey.gateway.application.CertificateStore.BridgeCertificate;
import dev.latchkey.gateway.application.CertificateStore.Holder;
import dev.latchkey.gateway.command.Delivery.Subscription;
import dev.latchkey.gateway.command.Unacknowledged;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way of a bridge's requests for its next certificate, one at a time: checked, decided in the table, acknowledged, and answered if the bridge listens. Who has missed the
 * answer asks again. On the connection's event loop.
 */
final class RenewalFlow {
    private static final Logger LOG = Logger.getLogger(RenewalFlow.class);

    private final BridgeConnection connection;
    private final MqttEndpoint endpoint;
    private final BridgeTopics topics;
    private final Presented presented;
    private final ClientLimits limits;
    private final Unacknowledged unacknowledged;
    private final BridgeServices services;

    private Subscription subscription = Subscription.NONE;
    private boolean deciding;
    /** Waits until the bridge has room for it. */
    private @Nullable CertificateMessage answer;

    RenewalFlow(
            BridgeConnection connection,
            MqttEndpoint endpoint,
            BridgeTopics topics,
            Presented presented,
            ClientLimits limits,
            Unacknowledged unacknowledged,
            BridgeServices services) {
        this.connection = connection;
        this.endpoint = endpoint;
        this.topics = topics;
        this.presented = presented;
        this.limits = limits;
        this.unacknowledged = unacknowledged;
        this.services = services;
    }

    void subscribed(Subscription granted) {
        subscription = granted;
    }

    void publish(MqttPublishMessage message) {
        String signingRequest = SigningRequestMessage.parse(message.payload().getBytes());
        if (message.isRetain()) {
            connection.close(Closing.RETAINED);
        } else if (message.qosLevel() != MqttQoS.AT_LEAST_ONCE) {
            connection.close(Closing.WRONG_QOS);
        } else if (signingRequest == null) {
            connection.close(Closing.MALFORMED_SIGNING_REQUEST);
        } else if (deciding) {
            connection.close(Closing.TOO_MANY_PACKETS);
        } else {
            deciding = true;
            decide(signingRequest)
                    .onFailure()
                    .recoverWithItem(this::notDecided)
                    .subscribe()
                    .with(decided -> connection.onLoop(() -> decided(message.messageId(), decided)));
        }
    }

    /** Null if the connection is about to be closed, so that nothing is to be said on it. */
    private Uni<@Nullable CertificateMessage> decide(String signingRequest) {
        return switch (presented) {
            case Presented.Secret s ->
                Uni.createFrom()
                        .item(
                                refused(
                                        RenewalRefusal.CERTIFICATE_NOT_RENEWABLE,
                                        "The bridge was let in by its secret. An operator hands in the request for its first certificate."));
            case Presented.Certificate shown ->
                services.renewals()
                        .renew(
                                new Holder(connection.bridgeId(), connection.sessionNumber(), shown.fingerprint()),
                                signingRequest)
                        .map(outcome -> message(outcome, shown));
        };
    }

    private @Nullable CertificateMessage message(Outcome outcome, Presented.Certificate shown) {
        return switch (outcome) {
            case Outcome.Issued(BridgeCertificate next, String authority) -> {
                LOG.infof(
                        "certificate renewed bridgeId=%s certificate=%s from=%s",
                        connection.bridgeId(), next.serialNumber(), shown.serialNumber());
                yield new CertificateMessage.Issued(next.pem(), authority, next.serialNumber(), next.expiresAt());
            }
            case Outcome.Refused(String why) -> refused(RenewalRefusal.CERTIFICATE_BAD_REQUEST, why);
            case Outcome.NotRenewable o ->
                refused(
                        RenewalRefusal.CERTIFICATE_NOT_RENEWABLE,
                        "The certificate that the bridge was let in by is no longer good.");
            case Outcome.TooOften o ->
                refused(
                        RenewalRefusal.CERTIFICATE_UNAVAILABLE,
                        "The certificate was renewed for many keys within an hour. Ask again later, with the key of the last one.");
            case Outcome.NoAuthority o ->
                refused(
                        RenewalRefusal.CERTIFICATE_NO_AUTHORITY,
                        "This platform signs no certificates for bridges. They connect with their secrets.");
            case Outcome.Outdated o -> null;
        };
    }

    private CertificateMessage refused(RenewalRefusal why, String detail) {
        services.metrics().refused(why);
        LOG.warnf("certificate not renewed bridgeId=%s reason=%s", connection.bridgeId(), why);
        return new CertificateMessage.Refused(why, detail);
    }

    private CertificateMessage notDecided(Throwable e) {
        LOG.warnf(
                "renewal not decided bridgeId=%s: %s",
                connection.bridgeId(), e.getClass().getSimpleName());
        return refused(RenewalRefusal.CERTIFICATE_UNAVAILABLE, "Not now. Ask again in a while.");
    }

    private void decided(int packetId, @Nullable CertificateMessage message) {
        deciding = false;
        if (message != null && endpoint.isConnected()) {
            endpoint.publishAcknowledge(packetId);
            answer = message;
            goOn();
        }
    }

    /** There may be room for the answer. */
    void goOn() {
        CertificateMessage message = answer;
        if (message == null || !endpoint.isConnected()) {
            return;
        }
        if (!limits.allow(topics.certificates(), Buffer.buffer(message.toJson()))) {
            LOG.warnf("answer larger than the bridge takes bridgeId=%s", connection.bridgeId());
            answer = null;
            return;
        }
        switch (subscription) {
            case NONE -> answer = null;
            case QOS_0 -> send(message, MqttQoS.AT_MOST_ONCE, 0);
            case QOS_1 -> {
                if (!unacknowledged.isFull()) {
                    send(message, MqttQoS.AT_LEAST_ONCE, unacknowledged.next(services.now()));
                    connection.orders().goOn(); // which notices when the bridge does not acknowledge it
                }
            }
        }
    }

    private void send(CertificateMessage message, MqttQoS qos, int packetId) {
        answer = null;
        endpoint.publish(topics.certificates(), Buffer.buffer(message.toJson()), qos, false, false, packetId);
    }
}
