package dev.latchkey.gateway.mqtt;

import dev.latchkey.events.LockReport;
import dev.latchkey.events.ReportWay;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.Logger;

/**
 * The way of statements from one bridge: checked, written in the order of arrival, acknowledged when durable. On the
 * connection's event loop.
 */
final class StatementFlow {
    private static final Logger LOG = Logger.getLogger(StatementFlow.class);

    /** Characters of what is not durable yet: a bridge that floods is cut off before it takes the memory of the others. */
    private static final int MOST_HELD = 4 << 20;

    private final BridgeConnection connection;
    private final MqttEndpoint endpoint;
    private final BridgeTopics topics;
    private final BridgeServices services;
    private final StatementIntake intake;
    private final TokenBucket rate;
    /** What arrived while it is being asked whether a lock has just become the bridge's, or faster than statements are taken in. */
    private final Deque<Arrived> held = new ArrayDeque<>();

    private int heldCharacters;
    private boolean asking;
    private boolean pausing;
    private boolean hasLost;

    private record Arrived(StatementMessage message, Instant at, StatementIntake.Ticket ticket) {}

    StatementFlow(BridgeConnection connection, MqttEndpoint endpoint, BridgeTopics topics, BridgeServices services) {
        this.connection = connection;
        this.endpoint = endpoint;
        this.topics = topics;
        this.services = services;
        this.intake = new StatementIntake(services.config().maxUnacknowledgedStatements());
        this.rate = new TokenBucket(
                services.config().statementsPerSecond(), services.config().statementsBurst(), System.nanoTime());
    }

    void publish(MqttPublishMessage message, Instant at) {
        if (!topics.mayPublish(message.topicName())) {
            connection.close(Closing.FOREIGN_TOPIC);
        } else if (message.isRetain()) {
            connection.close(Closing.RETAINED);
        } else if (message.qosLevel() != MqttQoS.AT_LEAST_ONCE) {
            connection.close(Closing.WRONG_QOS);
        } else if (intake.isFull() || heldCharacters > MOST_HELD) {
            connection.close(Closing.TOO_MANY_UNACKNOWLEDGED);
        } else {
            StatementMessage statement =
                    StatementMessage.parse(message.payload().getBytes());
            if (statement == null) {
                connection.close(Closing.MALFORMED_STATEMENT);
            } else {
                held.add(new Arrived(statement, at, intake.arrived(message.messageId())));
                heldCharacters += statement.statement().length();
                goOn();
            }
        }
    }

    private void goOn() {
        while (!asking && !pausing && !hasLost && !held.isEmpty() && !connection.isClosed()) {
            Arrived next = held.getFirst();
            if (!connection.locks().contains(next.message().lockId())) {
                ask(next);
            } else if (rate.take(System.nanoTime())) {
                held.removeFirst();
                write(next);
            } else {
                pause();
            }
        }
    }

    private void pause() {
        pausing = true;
        connection.later(rate.waitFrom(System.nanoTime()), () -> {
            pausing = false;
            goOn();
        });
    }

    /** It may have become the bridge's a moment ago, by another instance; later statements wait their turn. */
    private void ask(Arrived statement) {
        asking = true;
        services.assigned(bridgeId())
                .subscribe()
                .with(
                        assigned -> connection.onLoop(() -> {
                            asking = false;
                            connection.setLocks(assigned);
                            if (connection.locks().contains(statement.message().lockId())) {
                                goOn();
                            } else {
                                connection.close(Closing.FOREIGN_LOCK);
                            }
                        }),
                        e -> connection.close(Closing.STATEMENTS_UNAVAILABLE));
    }

    private void write(Arrived statement) {
        LockReport report = new LockReport(
                statement.message().lockId(),
                statement.message().statement(),
                ReportWay.BRIDGE,
                bridgeId(),
                statement.at());
        services.statements().write(report).whenComplete((v, failure) -> {
            if (failure == null) {
                services.metrics().statementReceived();
                connection.onLoop(() -> durable(statement));
            } else {
                connection.onLoop(() -> lost(failure));
            }
        });
    }

    /** Once: thousands may be lost together. */
    private void lost(Throwable failure) {
        if (!hasLost) {
            hasLost = true;
            LOG.warnf(
                    "statement not stored bridgeId=%s: %s",
                    bridgeId(), failure.getClass().getSimpleName());
            connection.close(Closing.STATEMENTS_UNAVAILABLE);
        }
    }

    private void durable(Arrived statement) {
        heldCharacters -= statement.message().statement().length();
        for (int packetId : intake.durable(statement.ticket())) {
            if (endpoint.isConnected()) {
                endpoint.publishAcknowledge(packetId);
            }
        }
    }

    private String bridgeId() {
        return topics.bridgeId();
    }
}
