package dev.latchkey.gateway.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.application.ClaimStore;
import dev.latchkey.gateway.application.ClaimStore.Origin;
import dev.latchkey.gateway.application.ConnectionStore;
import dev.latchkey.gateway.application.LockBridge;
import dev.latchkey.gateway.application.StatusReport;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What bridges say of themselves, on the real database. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B3")
class StatusTableIT {
    private static final Origin ORIGIN = new Origin("127.0.0.1", "MQTT 5.0 over TCP");
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final String OUT_OF_REACH = "select count(*) from unreachable_lock where bridge_id = ?";

    @Inject
    ClaimStore claims;

    @Inject
    ConnectionStore store;

    @Inject
    LockBridge lockBridge;

    @Inject
    GatewayDatabase database;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String bridgeId = "BR-" + unique;
    private final String lockId = "LK-" + unique;

    @BeforeEach
    void enrol() {
        GatewayClient.bridgeWith(bridgeId, lockId);
    }

    private static <T> T done(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    private long connects() {
        return connects(bridgeId);
    }

    private long connects(String who) {
        return done(claims.claim(who, null, ORIGIN, NOON)).sessionNumber();
    }

    private static StatusReport anew(Set<String> unreachable) {
        return new StatusReport(true, "acme", unreachable, Set.of());
    }

    private static StatusReport change(Set<String> unreachable, Set<String> reachable) {
        return new StatusReport(false, null, unreachable, reachable);
    }

    private static Set<String> locks(int from, int to) {
        return new HashSet<>(IntStream.range(from, to).mapToObj(i -> "LK-" + i).toList());
    }

    private List<String> unreachable() {
        return unreachable(bridgeId);
    }

    private static List<String> unreachable(String bridgeId) {
        return GatewayClient.bridge(bridgeId).path("status.unreachableLocks");
    }

    private Boolean reachesItsLock() throws SQLException {
        database.run("insert into lock_administrator values (?, 'account-1') on conflict do nothing", lockId);
        return done(lockBridge.of(lockId, new LockBridge.Viewer.Account("account-1")))
                .lockReachable();
    }

    @Test
    void b3_changes_areMadeToWhatWasSaid_forOperatorsAndAdministrators() throws SQLException {
        long session = connects();
        GatewayClient.bridge(bridgeId).then().body("status", nullValue());
        assertThat(reachesItsLock()).isNull();

        done(store.status(bridgeId, session, anew(Set.of("LK-1", "LK-2")), NOON));
        done(store.status(bridgeId, session, change(Set.of("LK-3", lockId), Set.of("LK-1")), NOON.plusSeconds(1)));

        assertThat(unreachable()).containsExactlyInAnyOrder("LK-2", "LK-3", lockId);
        assertThat(reachesItsLock()).isFalse();
        GatewayClient.bridge(bridgeId)
                .then()
                .body("status.software", equalTo("acme"))
                .body("status.reportedAt", equalTo("2026-11-30T12:00:01Z"));

        done(store.status(bridgeId, session, change(Set.of(), Set.of(lockId)), NOON));
        assertThat(reachesItsLock()).isTrue();

        done(store.status(bridgeId, session, anew(Set.of("LK-2", "LK-4")), NOON));
        assertThat(unreachable()).containsExactly("LK-2", "LK-4");
    }

    /** Two bridges in one house hear the same locks. */
    @Test
    void b3_whatABridgeSays_isOfItsOwnReach_whateverAnotherOneSaysOfTheSameLock() throws SQLException {
        String otherId = bridgeId + "-other";
        GatewayClient.bridgeWith(otherId);
        long session = connects();
        long other = connects(otherId);
        done(store.status(bridgeId, session, anew(Set.of("LK-1")), NOON));
        done(store.status(otherId, other, anew(Set.of("LK-1", lockId)), NOON));
        assertThat(reachesItsLock()).isTrue();

        done(store.status(otherId, other, change(Set.of(), Set.of("LK-1")), NOON));
        done(store.status(bridgeId, session, change(Set.of(lockId), Set.of()), NOON));
        assertThat(unreachable()).containsExactlyInAnyOrder("LK-1", lockId);
        assertThat(unreachable(otherId)).containsExactly(lockId);

        done(store.status(otherId, other, anew(Set.of()), NOON));
        assertThat(unreachable()).containsExactlyInAnyOrder("LK-1", lockId);
        assertThat(unreachable(otherId)).isEmpty();
    }

    @Test
    void b3_whatWasSaid_staysWithTheNextConnection_untilThatSaysOtherwise() throws SQLException {
        done(store.status(bridgeId, connects(), anew(Set.of("LK-1")), NOON));

        done(store.status(bridgeId, connects(), change(Set.of("LK-2"), Set.of()), NOON));

        assertThat(unreachable()).containsExactly("LK-1", "LK-2");
    }

    @Test
    void b3_whatAnOlderConnectionSays_changesNothing_alsoWhileTheNewerOneComes() throws Exception {
        long older = connects();
        done(store.status(bridgeId, older, anew(Set.of("LK-1")), NOON));
        CompletableFuture<Void> late;
        try (Connection newer =
                database.hold("update bridge set session_number = session_number + 1 where bridge_id = ?", bridgeId)) {
            late = store.status(bridgeId, older, change(Set.of("LK-9"), Set.of("LK-1")), NOON)
                    .subscribeAsCompletionStage();
            newer.commit();
        }
        late.join();
        done(store.status(bridgeId, older, anew(Set.of("LK-9")), NOON));

        assertThat(unreachable()).containsExactly("LK-1");
    }

    @Test
    void b3_tenThousandLocks_areSaidInParts_andEachLockIsFoundAlone() throws SQLException {
        long session = connects();
        done(store.status(bridgeId, session, anew(locks(0, 700)), NOON));
        for (int from = 700; from < 10_000; from += 700) {
            done(store.status(bridgeId, session, change(locks(from, Math.min(10_000, from + 700)), Set.of()), NOON));
        }
        assertThat(unreachable()).hasSize(10_000);

        done(store.status(bridgeId, session, change(Set.of(lockId), locks(0, 9_999)), NOON));

        assertThat(unreachable()).containsExactlyInAnyOrder("LK-9999", lockId);
        assertThat(reachesItsLock()).isFalse();
    }

    @Test
    @Tag("inv-14")
    void inv14_noMoreLocksAreKept_thanABridgeMayHaveOutOfReach() throws SQLException {
        long session = connects();
        int most = StatusReport.MOST_LOCKS;
        String otherId = bridgeId + "-other";
        GatewayClient.bridgeWith(otherId);
        long other = connects(otherId);
        done(store.status(bridgeId, session, anew(locks(0, most - 10)), NOON));

        done(store.status(bridgeId, session, change(locks(most - 20, most + 20), Set.of()), NOON));
        assertThat(database.count(OUT_OF_REACH, bridgeId)).isEqualTo(most);
        done(store.status(bridgeId, session, change(locks(most + 20, most + 40), Set.of()), NOON));
        assertThat(database.count(OUT_OF_REACH, bridgeId)).isEqualTo(most);

        done(store.status(otherId, other, change(locks(0, 2), Set.of()), NOON));
        assertThat(unreachable(otherId)).containsExactly("LK-0", "LK-1");
    }

    /** As an instance of the version before does it, beside this one. */
    @Test
    void b3_statusThatTheVersionBeforeHasWritten_isSeen_andBeginsAnew() throws SQLException {
        long session = connects();
        done(store.status(bridgeId, session, anew(Set.of("LK-1")), NOON));
        done(store.status(bridgeId, session, change(Set.of("LK-2"), Set.of()), NOON));

        database.run(
                "update bridge set software = 'before', unreachable_locks = array['LK-1', ?], status_at = now() where bridge_id = ?",
                lockId,
                bridgeId);

        assertThat(unreachable()).containsExactlyInAnyOrder("LK-1", lockId);
        assertThat(reachesItsLock()).isFalse();
    }
}
