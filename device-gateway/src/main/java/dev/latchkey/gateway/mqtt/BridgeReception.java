package dev.latchkey.gateway.mqtt;

import dev.latchkey.events.BridgeEvent.BridgeConnected;
import dev.latchkey.events.BridgeLine;
import dev.latchkey.gateway.application.ClaimStore.Claim;
import dev.latchkey.gateway.application.ClaimStore.Fault;
import dev.latchkey.gateway.application.ClaimStore.Origin;
import dev.latchkey.gateway.mqtt.BridgeAuthentication.Proven;
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
 * <p>Phases: form of the request → room → its turn ({@link AdmissionQueue}) → its secret or certificate → its will → claim of the bridge, which gives this
 * connection its number → its locks → registered here (an older connection is closed) → CONNACK. The claim's number decides
 * between connections on whichever instance they are, so a slower answer of the database can't make an older one win.
 */
@ApplicationScoped
public class BridgeReception {
    private static final Logger LOG = Logger.getLogger(BridgeReception.class);

    /** A database that hangs must not keep those out who come after it has recovered. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final BridgeAuthentication authentication;
    private final BridgeServices services;
    private final AdmissionQueue queue;
    private final Strangers strangers;
    private final ConnectionLimit limit;
    private volatile boolean closing = true;

    BridgeReception(
            BridgeAuthentication authentication,
            BridgeServices services,
            AdmissionQueue queue,
            Strangers strangers,
            ConnectionLimit limit) {
        this.authentication = authentication;
        this.services = services;
        this.queue = queue;
        this.strangers = strangers;
        this.limit = limit;
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
        } else if (Presented.hasMethod(endpoint)) {
            refuse(endpoint, Refusal.AUTHENTICATION_METHOD);
        } else if (presented == null) {
            refuse(endpoint, Refusal.BAD_CREDENTIALS);
        } else if (!limit.take()) {
            refuse(endpoint, Refusal.FULL);
        } else {
            Origin origin =
                    new Origin(endpoint.remoteAddress().hostAddress(), way.protocol(endpoint.protocolVersion()));
            Arrival arrival = new Arrival(
                    endpoint,
                    Vertx.currentContext(),
                    presented,
                    way.line(),
                    origin,
                    new AtomicBoolean(),
                    new AtomicBoolean());
            Runnable turn = () -> admit(arrival);
            endpoint.closeHandler(v -> {
                leave(arrival);
                queue.giveUp(turn);
            });
            if (!queue.enter(turn, () -> strangers.is(origin.address(), System.nanoTime()))) {
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
            AtomicBoolean gone,
            AtomicBoolean tooLate) {}

    private void leave(Arrival arrival) {
        if (arrival.gone.compareAndSet(false, true)) {
            limit.leave();
        }
    }

    /** It is its turn; on any thread. */
    private void admit(Arrival arrival) {
        if (arrival.gone.get() || closing) {
            queue.done();
            arrival.context.runOnContext(v -> {
                if (!arrival.gone.get()) {
                    refuse(arrival.endpoint, Refusal.UNAVAILABLE);
                }
            });
            return;
        }
        Uni<Answer> asked = authentication
                .prove(arrival.presented)
                .chain(proven -> proven == null ? refused(Refusal.BAD_CREDENTIALS) : claim(proven, arrival));
        // it goes on when this waits no longer: an answer that comes too late has a claim to give back
        Uni.createFrom()
                .completionStage(() -> asked.invoke(answer -> giveBackIfTooLate(answer, arrival))
                        .subscribeAsCompletionStage())
                .ifNoItem()
                .after(LONGEST)
                .fail()
                .onFailure()
                .invoke(() -> arrival.tooLate.set(true))
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

    private void giveBackIfTooLate(Answer answer, Arrival arrival) {
        if (arrival.tooLate.get() && answer instanceof Answer.Admitted admitted) {
            release(
                    admitted.topics().bridgeId(),
                    admitted.claim(),
                    services.clock().instant());
        }
    }

    private sealed interface Answer {
        record Admitted(BridgeTopics topics, Claim claim, BridgeServices.Assigned assigned) implements Answer {}

        record Refused(Refusal why) implements Answer {}
    }

    private static Uni<Answer> refused(Refusal why) {
        return Uni.createFrom().item(new Answer.Refused(why));
    }

    /** Not before everything else is right: a claim ends the connection that the bridge had. */
    private Uni<Answer> claim(Proven proven, Arrival arrival) {
        BridgeTopics topics = new BridgeTopics(proven.bridgeId());
        Refusal ofWill = StatusFlow.refusalOf(arrival.endpoint.will(), topics);
        if (ofWill != null) {
            return refused(ofWill);
        }
        return services.claims()
                .claim(
                        topics.bridgeId(),
                        proven.kept(),
                        arrival.origin,
                        services.clock().instant())
                .chain(claim -> claim == null ? refused(Refusal.BAD_CREDENTIALS) : claimed(topics, claim, arrival));
    }

    private Uni<Answer> claimed(BridgeTopics topics, Claim claim, Arrival arrival) {
        return authentication
                .isStillGood(arrival.presented, topics.bridgeId(), claim.sessionNumber())
                .chain(good -> good
                        ? services.assigned(topics.bridgeId(), claim.revision())
                                .<Answer>map(assigned -> new Answer.Admitted(topics, claim, assigned))
                        : refused(Refusal.BAD_CREDENTIALS))
                .onItemOrFailure()
                .invoke((answer, failure) -> {
                    if (!(answer instanceof Answer.Admitted)) {
                        release(topics.bridgeId(), claim, services.clock().instant());
                    }
                });
    }

    private void give(Answer answer, Arrival arrival) {
        switch (answer) {
            case Answer.Admitted admitted -> letIn(admitted, arrival);
            case Answer.Refused(Refusal why) -> {
                LOG.warnf("connect refused %s reason=%s", arrival.presented, why);
                if (why == Refusal.BAD_CREDENTIALS) {
                    strangers.refused(arrival.origin.address(), System.nanoTime());
                }
                refuse(arrival.endpoint, why);
            }
        }
    }

    private void letIn(Answer.Admitted admission, Arrival arrival) {
        MqttEndpoint endpoint = arrival.endpoint;
        BridgeConnection connection = new BridgeConnection(
                endpoint, arrival.context, admission.topics(), admission.claim(), arrival.presented, services);
        if (arrival.gone.get()) {
            release(connection);
            return;
        }
        if (closing) {
            release(connection);
            refuse(endpoint, Refusal.UNAVAILABLE);
            return;
        }
        try {
            endpoint.closeHandler(v -> {
                leave(arrival);
                connection.lineDown();
                services.connections().remove(connection);
                release(connection);
            });
        } catch (IllegalStateException e) {
            release(connection); // it was closed this very moment, which the handler before this one is told
            return;
        }
        strangers.letIn(arrival.origin.address());
        boolean newest = services.connections().register(connection);
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

    private void release(BridgeConnection connection) {
        Claim claim = new Claim(connection.sessionNumber(), connection.revision());
        release(connection.bridgeId(), claim, connection.lastHeard(), connection.fault());
    }

    private void release(String bridgeId, Claim claim, Instant lastHeard) {
        release(bridgeId, claim, lastHeard, null);
    }

    /** If this fails for good, {@link InstanceLease} does it. */
    private void release(String bridgeId, Claim claim, Instant lastHeard, @Nullable Fault fault) {
        services.claims()
                .release(bridgeId, claim.sessionNumber(), lastHeard, fault)
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .atMost(10)
                .subscribe()
                .with(v -> {}, e -> LOG.warnf("presence not updated bridgeId=%s", bridgeId));
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
