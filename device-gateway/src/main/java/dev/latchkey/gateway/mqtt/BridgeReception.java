package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.application.ConnectionStore.Claim;
import dev.latchkey.gateway.auth.BridgeSecrets;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttAuth;
import io.vertx.mqtt.MqttEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers CONNECT.
 *
 * <p>Phases: form of the request → salt from the table and comparison of the secret → claim of the bridge, which gives this
 * connection its number → its locks → registered here (an older connection is closed) → CONNACK. The claim's number decides
 * between connections on whichever instance they are, so a slower answer of the database can't make an older one win.
 */
@ApplicationScoped
public class BridgeReception {
    private static final Logger LOG = Logger.getLogger(BridgeReception.class);

    private final BridgeSecrets secrets;
    private final BridgeServices services;
    private final String strangersSalt;
    private volatile boolean closing = true;

    BridgeReception(BridgeSecrets secrets, BridgeServices services) {
        this.secrets = secrets;
        this.services = services;
        this.strangersSalt = secrets.newSalt();
    }

    void open() {
        closing = false;
    }

    /** From now on nobody is let in. */
    void close() {
        closing = true;
    }

    /** On the connection's event loop. */
    void receive(MqttEndpoint endpoint) {
        Context context = Vertx.currentContext();
        AtomicBoolean gone = new AtomicBoolean();
        endpoint.closeHandler(v -> gone.set(true));
        MqttAuth auth = endpoint.auth();
        if (endpoint.protocolVersion() < 4) {
            refuse(endpoint, Refusal.OLD_PROTOCOL);
        } else if (closing) {
            refuse(endpoint, Refusal.UNAVAILABLE);
        } else if (auth == null
                || auth.getUsername() == null
                || auth.getPassword() == null
                || !BridgeTopics.isBridgeId(auth.getUsername())) {
            refuse(endpoint, Refusal.BAD_CREDENTIALS);
        } else if (endpoint.will() != null && endpoint.will().isWillFlag()) {
            refuse(endpoint, Refusal.WILL);
        } else {
            BridgeTopics topics = new BridgeTopics(auth.getUsername());
            authenticate(topics.bridgeId(), auth.getPassword())
                    .chain(known -> known
                            ? services.store()
                                    .claim(topics.bridgeId(), services.clock().instant())
                            : Uni.createFrom().<Claim>nullItem())
                    .chain(claim -> claim == null
                            ? Uni.createFrom().<Admission>nullItem()
                            : services.assigned(topics.bridgeId(), claim.revision())
                                    .map(assigned -> new Admission(claim, assigned)))
                    .subscribe()
                    .with(
                            admission -> context.runOnContext(v -> answer(endpoint, context, topics, admission, gone)),
                            e -> context.runOnContext(v -> {
                                LOG.warnf(
                                        "connect failed bridgeId=%s: %s",
                                        topics.bridgeId(), e.getClass().getSimpleName());
                                refuse(endpoint, Refusal.UNAVAILABLE);
                            }));
        }
    }

    private record Admission(Claim claim, BridgeServices.Assigned assigned) {}

    /** Compares also for a stranger, so that the time of the answer does not tell which bridges exist. */
    private Uni<Boolean> authenticate(String bridgeId, String presented) {
        return services.store()
                .saltOf(bridgeId)
                .map(salt -> secrets.matches(bridgeId, salt == null ? strangersSalt : salt, presented) && salt != null);
    }

    private void answer(
            MqttEndpoint endpoint,
            Context context,
            BridgeTopics topics,
            @Nullable Admission admission,
            AtomicBoolean gone) {
        if (admission == null) {
            LOG.warnf("connect refused bridgeId=%s", topics.bridgeId());
            refuse(endpoint, Refusal.BAD_CREDENTIALS);
            return;
        }
        BridgeConnection connection = new BridgeConnection(endpoint, context, topics, admission.claim(), services);
        if (gone.get()) {
            release(connection);
            return;
        }
        if (closing) {
            release(connection);
            refuse(endpoint, Refusal.UNAVAILABLE);
            return;
        }
        boolean newest = services.connections().register(connection);
        endpoint.closeHandler(v -> {
            connection.ended();
            services.connections().remove(connection);
            release(connection);
        });
        connection.setLocks(admission.assigned());
        connection.listen();
        ClientLimits limits = ClientLimits.of(endpoint, services.config().maxKeepAlive());
        endpoint.accept(
                false,
                limits.answer(
                        services.config().maxPacketSize(), services.config().maxUnacknowledgedStatements()));
        if (!newest) {
            connection.close(Closing.TAKEN_OVER);
        }
        LOG.debugf("connected bridgeId=%s", topics.bridgeId());
    }

    /** If this fails for good, the bridge looks connected until it connects again or this instance ends. */
    private void release(BridgeConnection connection) {
        services.store()
                .release(connection.bridgeId(), connection.sessionNumber(), connection.lastHeard())
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .atMost(10)
                .subscribe()
                .with(v -> {}, e -> LOG.warnf("presence not updated bridgeId=%s", connection.bridgeId()));
    }

    private void refuse(MqttEndpoint endpoint, Refusal why) {
        services.metrics().refused(why);
        try {
            endpoint.reject(why.code(endpoint.protocolVersion()));
        } catch (IllegalStateException e) {
            LOG.debug("the client was faster in closing");
        }
    }
}
