package dev.latchkey.gateway.mqtt;

import dev.latchkey.events.BridgeEvent.BridgeConnected;
import dev.latchkey.events.BridgeLine;
import dev.latchkey.gateway.application.CertificateStore;
import dev.latchkey.gateway.application.ConnectionStore.Claim;
import dev.latchkey.gateway.application.ConnectionStore.Origin;
import dev.latchkey.gateway.auth.BridgeSecrets;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers CONNECT.
 *
 * <p>Phases: form of the request → room → its turn ({@link AdmissionQueue}) → its secret or certificate → claim of the bridge, which gives this
 * connection its number → its locks → registered here (an older connection is closed) → CONNACK. The claim's number decides
 * between connections on whichever instance they are, so a slower answer of the database can't make an older one win.
 */
@ApplicationScoped
public class BridgeReception {
    private static final Logger LOG = Logger.getLogger(BridgeReception.class);

    /** A database that hangs must not keep those out who come after it has recovered. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final BridgeSecrets secrets;
    private final BridgeServices services;
    private final AdmissionQueue queue;
    private final ConnectionLimit limit;
    private final CertificateStore certificates;
    private final String strangersSalt;
    private volatile boolean closing = true;

    BridgeReception(
            BridgeSecrets secrets,
            BridgeServices services,
            AdmissionQueue queue,
            ConnectionLimit limit,
            CertificateStore certificates) {
        this.secrets = secrets;
        this.services = services;
        this.queue = queue;
        this.limit = limit;
        this.certificates = certificates;
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
    void receive(MqttEndpoint endpoint, WayIn way) {
        Presented presented = Presented.of(endpoint);
        if (endpoint.protocolVersion() < 4) {
            refuse(endpoint, Refusal.OLD_PROTOCOL);
        } else if (closing) {
            refuse(endpoint, Refusal.UNAVAILABLE);
        } else if (presented == null) {
            refuse(endpoint, Refusal.BAD_CREDENTIALS);
        } else if (!limit.take()) {
            refuse(endpoint, Refusal.FULL);
        } else {
            Origin origin =
                    new Origin(endpoint.remoteAddress().hostAddress(), way.protocol(endpoint.protocolVersion()));
            Arrival arrival =
                    new Arrival(endpoint, Vertx.currentContext(), presented, way.line(), origin, new AtomicBoolean());
            endpoint.closeHandler(v -> leave(arrival));
            if (!queue.enter(() -> admit(arrival))) {
                refuse(endpoint, Refusal.BUSY);
            }
        }
    }

    /** Someone who has sent CONNECT. */
    private record Arrival(
            MqttEndpoint endpoint,
            Context context,
            Presented presented,
            BridgeLine line,
            Origin origin,
            AtomicBoolean gone) {}

    private void leave(Arrival arrival) {
        if (arrival.gone.compareAndSet(false, true)) {
            limit.leave();
        }
    }

    /** It is its turn; on any thread. */
    private void admit(Arrival arrival) {
        if (arrival.gone.get()) {
            queue.done();
            return;
        }
        authenticate(arrival.presented)
                .chain(bridgeId -> bridgeId == null
                        ? Uni.createFrom().<Answer>item(new Answer.Refused(Refusal.BAD_CREDENTIALS))
                        : claim(new BridgeTopics(bridgeId), arrival))
                .ifNoItem()
                .after(LONGEST)
                .fail()
                .onTermination()
                .invoke(queue::done)
                .subscribe()
                .with(
                        answer -> arrival.context.runOnContext(v -> give(answer, arrival)),
                        e -> arrival.context.runOnContext(v -> {
                            LOG.warnf(
                                    "connect failed %s: %s",
                                    arrival.presented, e.getClass().getSimpleName());
                            refuse(arrival.endpoint, Refusal.UNAVAILABLE);
                        }));
    }

    private sealed interface Answer {
        record Admitted(BridgeTopics topics, Claim claim, BridgeServices.Assigned assigned) implements Answer {}

        record Refused(Refusal why) implements Answer {}
    }

    /** Not before everything else is right: a claim ends the connection that the bridge had. */
    private Uni<Answer> claim(BridgeTopics topics, Arrival arrival) {
        if (!StatusFlow.isAllowed(arrival.endpoint.will(), topics)) {
            return Uni.createFrom().<Answer>item(new Answer.Refused(Refusal.WILL));
        }
        return services.store()
                .claim(topics.bridgeId(), arrival.origin, services.clock().instant())
                .chain(claim -> claim == null
                        ? Uni.createFrom().<Answer>item(new Answer.Refused(Refusal.BAD_CREDENTIALS))
                        : services.assigned(topics.bridgeId(), claim.revision())
                                .map(assigned -> new Answer.Admitted(topics, claim, assigned)));
    }

    /** The bridge's id; null if it has no right to come in. */
    private Uni<@Nullable String> authenticate(Presented presented) {
        return switch (presented) {
            case Presented.Secret(String bridgeId, String secret) -> authenticate(bridgeId, secret);
            case Presented.Certificate(String serialNumber, Instant _, @Nullable String userName) ->
                certificates
                        .bridgeOf(serialNumber)
                        .map(bridgeId -> userName == null || userName.equals(bridgeId) ? bridgeId : null);
        };
    }

    /** Compares also for a stranger, so that the time of the answer does not tell which bridges exist. */
    private Uni<@Nullable String> authenticate(String bridgeId, String secret) {
        return services.store().saltOf(bridgeId).map(salt -> {
            boolean right = secrets.matches(bridgeId, salt == null ? strangersSalt : salt, secret);
            return right && salt != null ? bridgeId : null;
        });
    }

    private void give(Answer answer, Arrival arrival) {
        switch (answer) {
            case Answer.Admitted admitted -> letIn(admitted, arrival);
            case Answer.Refused(Refusal why) -> {
                LOG.warnf("connect refused %s reason=%s", arrival.presented, why);
                refuse(arrival.endpoint, why);
            }
        }
    }

    private void letIn(Answer.Admitted admission, Arrival arrival) {
        MqttEndpoint endpoint = arrival.endpoint;
        Instant end = arrival.presented instanceof Presented.Certificate c ? c.expiresAt() : Instant.MAX;
        BridgeConnection connection =
                new BridgeConnection(endpoint, arrival.context, admission.topics(), admission.claim(), end, services);
        if (arrival.gone.get()) {
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
            leave(arrival);
            connection.lineDown();
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
        Instant now = services.clock().instant();
        services.presence()
                .tell(new BridgeConnected(connection.bridgeId(), connection.sessionNumber(), arrival.line, now), now);
        if (!newest) {
            connection.close(Closing.TAKEN_OVER);
        }
        LOG.debugf("connected bridgeId=%s", connection.bridgeId());
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
