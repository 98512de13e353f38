package dev.latchkey.gateway.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Salts of secrets go once the requests are old, however many and whatever else is going on in the table. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("inv-3")
class SecretRequestsRetentionIT {
    /** More than two statements delete. */
    private static final int MANY = 12_000;

    @Inject
    SecretRequestsRetention retention;

    @Inject
    GatewayDatabase database;

    private final String bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);
    private final String key = UUID.randomUUID().toString();

    private void forget() {
        retention.forget().await().atMost(Duration.ofSeconds(60));
    }

    private void age(String by) throws SQLException {
        database.run("update secret_request set requested_at = now() - ?::interval where bridge_id = ?", by, bridgeId);
    }

    private long requests() throws SQLException {
        return database.count("select count(*) from secret_request where bridge_id = ?", bridgeId);
    }

    private Response rotate() {
        return GatewayClient.operator().header("Idempotency-Key", key).post("/v1/bridges/{b}/secret", bridgeId);
    }

    @Test
    void inv3_repeat_hasTheSameSecret_forSevenDays_andIsANewRequestThen() throws Exception {
        GatewayClient.bridgeWith(bridgeId);
        String secret = rotate().then().statusCode(201).extract().path("secret");
        age("6 days 23 hours");

        forget();
        rotate().then().statusCode(201).body("secret", equalTo(secret));
        assertThat(requests()).isEqualTo(2);

        age("7 days 1 minute");
        forget();
        assertThat(requests()).isZero();
        rotate().then().statusCode(201).body("secret", not(equalTo(secret)));
    }

    @Test
    void inv3_enrolmentThatIsRepeatedTooLate_isToldOfTheBridge() throws Exception {
        GatewayClient.enrol(bridgeId, key).then().statusCode(201);
        age("8 days");

        forget();

        GatewayClient.enrol(bridgeId, key).then().statusCode(409).body("code", equalTo("bridge.already-enrolled"));
    }

    @Test
    void oldRequests_go_allOfThem_andThoseHeldElsewhereTheNextTime() throws Exception {
        database.run("""
                insert into secret_request (request_digest, operation, bridge_id, secret_salt, requested_at)
                select ? || n, 'ROTATE', ?, 'salt', now() - interval '8 days' from generate_series(1, %d) as n""".formatted(MANY), key, bridgeId);

        try (Connection elsewhere = database.hold(
                "select from secret_request where bridge_id = ? order by requested_at limit 10 for update", bridgeId)) {
            forget();
            assertThat(requests()).isEqualTo(10);
            elsewhere.rollback();
        }

        forget();
        assertThat(requests()).isZero();
    }
}
