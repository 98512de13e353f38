package dev.latchkey.gateway.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.application.ClaimStore;
import dev.latchkey.gateway.application.ClaimStore.Claim;
import dev.latchkey.gateway.application.ClaimStore.Origin;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Claims of many bridges at once, on the real database. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class ClaimTableIT {
    private static final int BRIDGES = 30;
    private static final int CLAIMS_EACH = 7;
    private static final Origin ORIGIN = new Origin("127.0.0.1", "MQTT 5.0 over TCP");

    @Inject
    ClaimStore store;

    @Inject
    @DataSource("migrations")
    javax.sql.DataSource database;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final List<String> bridges = new ArrayList<>();

    @BeforeEach
    void enrol() {
        for (int i = 0; i < BRIDGES; i++) {
            String bridgeId = "BR-" + unique + "-" + i;
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
        disable(bridges.get(1));
        List<Uni<Claim>> asked = new ArrayList<>();
        for (int i = 0; i < BRIDGES; i++) {
            asked.add(store.claim(bridges.get(i), i == 0 ? "old salt" : null, ORIGIN, Instant.now()));
        }

        List<Claim> claims = now(Uni.join().all(asked).andFailFast());

        assertThat(claims.subList(0, 2)).containsOnlyNulls();
        assertThat(claims.subList(2, BRIDGES)).doesNotContainNull();
    }

    private void disable(String bridgeId) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement prepared =
                        connection.prepareStatement("update bridge set disabled_at = now() where bridge_id = ?")) {
            prepared.setString(1, bridgeId);
            prepared.executeUpdate();
        }
    }
}
