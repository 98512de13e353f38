package dev.latchkey.gateway.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.application.ClaimStore;
import dev.latchkey.gateway.application.ClaimStore.Claim;
import dev.latchkey.gateway.application.ClaimStore.Origin;
import dev.latchkey.gateway.application.ClaimStore.Orphan;
import dev.latchkey.gateway.application.ConnectionStore;
import dev.latchkey.gateway.auth.KeptSecret;
import dev.latchkey.gateway.auth.KeptSecret.Hashed;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Claims of many bridges at once, on the real database. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class ClaimTableIT {
    private static final int BRIDGES = 30;
    private static final int CLAIMS_EACH = 7;

    /** Five statements for all of them. */
    private static final int MOST = 7;

    private static final Origin ORIGIN = new Origin("127.0.0.1", "MQTT 5.0 over TCP");

    @Inject
    ClaimStore store;

    @Inject
    ConnectionStore connections;

    @Inject
    Pool pool;

    @Inject
    GatewayDatabase database;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final List<String> bridges = new ArrayList<>();

    @BeforeEach
    void enrol() {
        for (int i = 0; i < BRIDGES; i++) {
            String bridgeId = "BR-%s-%02d".formatted(unique, i);
            GatewayClient.bridgeWith(bridgeId);
            bridges.add(bridgeId);
        }
    }

    private static <T> T now(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    @Test
    @Tag("inv-14")
    void inv14_claimsThatComeAtOnce_haveNumbersOfTheirOwn() {
        List<Uni<Claim>> asked = new ArrayList<>();
        for (int i = 0; i < CLAIMS_EACH; i++) {
            bridges.forEach(bridgeId -> asked.add(store.claim(bridgeId, null, ORIGIN, Instant.now())));
        }

        List<Claim> claims = now(Uni.join().all(asked).andFailFast());

        for (int bridge = 0; bridge < BRIDGES; bridge++) {
            List<Long> numbers = new ArrayList<>();
            for (int i = 0; i < CLAIMS_EACH; i++) {
                numbers.add(
                        Objects.requireNonNull(claims.get(i * BRIDGES + bridge)).sessionNumber());
            }
            assertThat(numbers).doesNotHaveDuplicates().hasSize(CLAIMS_EACH);
        }
    }

    @Test
    @Tag("B1")
    void b1_claimWithAnOldSecret_amongOthers_isRefused_andTheyAreNot() throws SQLException {
        database.run("update bridge set disabled_at = now() where bridge_id = ?", bridges.get(1));
        List<Uni<Claim>> asked = new ArrayList<>();
        for (int i = 0; i < BRIDGES; i++) {
            asked.add(store.claim(
                    bridges.get(i), i == 0 ? new Hashed("of the old secret") : null, ORIGIN, Instant.now()));
        }

        List<Claim> claims = now(Uni.join().all(asked).andFailFast());

        assertThat(claims.subList(0, 2)).containsOnlyNulls();
        assertThat(claims.subList(2, BRIDGES)).doesNotContainNull();
    }

    /** While its secret was looked at the bridge was given another one, by an instance of this version or of the one before. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "secret_hash = 'before'                     | secret_hash = 'of the new secret'",
                "secret_hash = 'before'                     | secret_salt = 'of the new secret'",
                "secret_hash = null, secret_salt = 'before' | secret_hash = 'of the new secret', secret_salt = null"
            })
    @Tag("B1")
    void b1_claimBySecretThatIsReplacedMeanwhile_isRefused(String before, String replaced) throws SQLException {
        String bridgeId = bridges.getFirst();
        database.run("update bridge set " + before + " where bridge_id = ?", bridgeId);
        KeptSecret kept = Objects.requireNonNull(now(connections.keptSecretOf(bridgeId)));
        assertThat(now(store.claim(bridgeId, kept, ORIGIN, Instant.now()))).isNotNull();

        database.run("update bridge set " + replaced + " where bridge_id = ?", bridgeId);

        assertThat(now(store.claim(bridgeId, kept, ORIGIN, Instant.now()))).isNull();
    }

    private static <T> List<T> all(Multi<T> multi) {
        return now(multi.collect().asList());
    }

    /** All bridges, by this instance. @return session number by bridge id */
    private Map<String, Long> claimAll(ClaimStore instance) {
        Map<String, Long> sessions = new HashMap<>();
        for (String bridgeId : bridges) {
            Claim claim = Objects.requireNonNull(now(instance.claim(bridgeId, null, ORIGIN, Instant.now())));
            sessions.put(bridgeId, claim.sessionNumber());
        }
        return sessions;
    }

    private long held() throws SQLException {
        return database.count(
                "select count(*) from bridge where bridge_id like ? and instance_id is not null",
                "BR-" + unique + "-%");
    }

    /** The gateway that runs beside the test ends what dead instances hold, too: it can't while its lease is taken. */
    private Connection withoutTheOtherInstance() throws SQLException {
        return database.hold("select from gateway_instance for update");
    }

    private static Multi<Orphan> renewed(ClaimStore instance) {
        return instance.alive().onItem().transformToMulti(v -> instance.endOfDead());
    }

    private List<Orphan> mine(List<Orphan> orphans) {
        return orphans.stream()
                .filter(orphan -> bridges.contains(orphan.bridgeId()))
                .toList();
    }

    @Test
    @Tag("B3")
    void b3_connectionsThatWereTakenForDead_areTakenBack_inSeveralStatements() throws SQLException {
        ClaimStore instance = new ClaimTable(pool, MOST);
        all(renewed(instance));
        Map<String, Long> sessions = claimAll(instance);
        String taken = bridges.get(0);
        String stillHeld = bridges.get(BRIDGES - 1);
        database.run(
                "update bridge set instance_id = null where bridge_id like ? and bridge_id <> ?",
                "BR-" + unique + "-%",
                stillHeld);
        now(store.claim(taken, null, ORIGIN, Instant.now()));

        List<String> reclaimed = all(instance.reclaim(sessions, Instant.now()));

        assertThat(reclaimed).containsExactlyInAnyOrderElementsOf(bridges.subList(1, BRIDGES - 1));
        assertThat(held()).isEqualTo(BRIDGES);
    }

    @Test
    @Tag("B3")
    void b3_bridgesOfADeadInstance_areEndedAndToldOnce_inSeveralStatements() throws SQLException {
        ClaimStore instance = new ClaimTable(pool, MOST);
        try (Connection other = withoutTheOtherInstance()) {
            Map<String, Long> sessions = claimAll(new ClaimTable(pool, MOST));

            List<Orphan> orphans = mine(all(renewed(instance)));

            assertThat(orphans).extracting(Orphan::bridgeId).containsExactlyInAnyOrderElementsOf(bridges);
            assertThat(orphans)
                    .allSatisfy(
                            orphan -> assertThat(orphan.sessionNumber()).isEqualTo(sessions.get(orphan.bridgeId())));
            assertThat(mine(all(renewed(instance)))).isEmpty();
            assertThat(held()).isZero();
            other.rollback();
        }
    }

    @Test
    @Tag("B3")
    void b3_bridgeThatSomebodyIsChanging_isLeftToTheNextTime() throws SQLException {
        ClaimStore instance = new ClaimTable(pool, MOST);
        try (Connection other = withoutTheOtherInstance()) {
            claimAll(new ClaimTable(pool, MOST));
            try (Connection inTheWay =
                    database.hold("select from bridge where bridge_id = ? for update", bridges.getFirst())) {
                assertThat(mine(all(renewed(instance))))
                        .extracting(Orphan::bridgeId)
                        .containsExactlyInAnyOrderElementsOf(bridges.subList(1, BRIDGES));
                inTheWay.rollback();
            }
            assertThat(mine(all(renewed(instance))))
                    .extracting(Orphan::bridgeId)
                    .containsExactly(bridges.getFirst());
            other.rollback();
        }
    }

    @Test
    @Tag("B3")
    void b3_instanceThatLeaves_holdsNothing_inSeveralStatements() throws SQLException {
        ClaimStore instance = new ClaimTable(pool, MOST);
        all(renewed(instance));
        claimAll(instance);

        now(instance.leave());

        assertThat(held()).isZero();
    }
}
