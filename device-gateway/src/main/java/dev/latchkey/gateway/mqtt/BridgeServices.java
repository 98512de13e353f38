package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.application.CertificateRenewal;
import dev.latchkey.gateway.application.ClaimStore;
import dev.latchkey.gateway.application.ConnectionStore;
import dev.latchkey.gateway.application.OrderStore;
import dev.latchkey.gateway.application.PresenceSink;
import dev.latchkey.gateway.application.StatementSink;
import dev.latchkey.gateway.command.Backoff;
import dev.latchkey.gateway.command.Moment;
import dev.latchkey.gateway.config.MqttConfig;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Set;

/** What every connection works with. */
@ApplicationScoped
public class BridgeServices {
    private final MqttConfig config;
    private final Clock clock;
    private final ClaimStore claims;
    private final ConnectionStore store;
    private final OrderStore orders;
    private final CertificateRenewal renewals;
    private final StatementSink statements;
    private final PresenceSink presence;
    private final LiveConnections connections;
    private final SentOrders sent;
    private final GatewayMetrics metrics;

    BridgeServices(
            MqttConfig config,
            Clock clock,
            ClaimStore claims,
            ConnectionStore store,
            OrderStore orders,
            CertificateRenewal renewals,
            StatementSink statements,
            PresenceSink presence,
            LiveConnections connections,
            SentOrders sent,
            GatewayMetrics metrics) {
        this.config = config;
        this.clock = clock;
        this.claims = claims;
        this.store = store;
        this.orders = orders;
        this.renewals = renewals;
        this.statements = statements;
        this.presence = presence;
        this.connections = connections;
        this.sent = sent;
        this.metrics = metrics;
    }

    /** @param revision at least as old as the locks, so that a change in between is noticed by the sweep */
    record Assigned(Set<String> locks, long revision) {}

    Uni<Assigned> assigned(String bridgeId) {
        return store.revisionOf(bridgeId).chain(revision -> assigned(bridgeId, revision));
    }

    Uni<Assigned> assigned(String bridgeId, long revision) {
        return store.locksOf(bridgeId).map(locks -> new Assigned(locks, revision));
    }

    MqttConfig config() {
        return config;
    }

    Moment now() {
        return Moment.now(clock);
    }

    Clock clock() {
        return clock;
    }

    ClaimStore claims() {
        return claims;
    }

    ConnectionStore store() {
        return store;
    }

    OrderStore orders() {
        return orders;
    }

    CertificateRenewal renewals() {
        return renewals;
    }

    StatementSink statements() {
        return statements;
    }

    PresenceSink presence() {
        return presence;
    }

    LiveConnections connections() {
        return connections;
    }

    SentOrders sent() {
        return sent;
    }

    GatewayMetrics metrics() {
        return metrics;
    }

    Backoff backoff() {
        return new Backoff(config.resendFirst(), config.resendLongest());
    }
}
