package dev.latchkey.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.DatabaseLine;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.Relay;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestAuthority;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.security.KeyPair;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that goes away: whatever is asked meanwhile may be asked again, and then is answered. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@WithTestResource(DatabaseLine.class)
class DatabaseOutageIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head");

    DatabaseLine line;

    @Inject
    GatewayDatabase database;

    private final KeyPair keys = TestAuthority.keyPair("EC", 256);
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String bridgeId = "BR-" + unique;

    @BeforeEach
    void enrol() {
        GatewayClient.bridgeWith(bridgeId);
    }

    @AfterEach
    void mend() {
        line.become(Relay.State.WHOLE);
        await().atMost(SOON).until(() -> GatewayClient.bridge(bridgeId).statusCode() == 200);
    }

    /** One request of each operation. */
    private List<Ask> everything() {
        Map<String, String> signingRequest = Map.of("signingRequest", TestAuthority.request("a bridge", keys, keys));
        return List.of(
                ask("GET", "/v1/bridges"),
                ask("POST", "/v1/bridges").with(Map.of("bridgeId", "BR-other-" + unique)),
                ask("POST", "/v1/bridges/enrolments")
                        .with(Map.of("bridges", List.of(Map.of("bridgeId", "BR-third-" + unique)))),
                ask("GET", "/v1/bridges/{bridgeId}"),
                ask("POST", "/v1/bridges/{bridgeId}/secret"),
                ask("POST", "/v1/bridges/{bridgeId}/disable"),
                ask("POST", "/v1/bridges/{bridgeId}/enable"),
                ask("PUT", "/v1/bridges/{bridgeId}/locks/{lockId}"),
                ask("DELETE", "/v1/bridges/{bridgeId}/locks/{lockId}"),
                ask("GET", "/v1/bridges/{bridgeId}/certificates"),
                ask("POST", "/v1/bridges/{bridgeId}/certificates").with(signingRequest),
                ask("DELETE", "/v1/bridges/{bridgeId}/certificates/{serialNumber}"),
                ask("GET", "/v1/locks/{lockId}/bridge"));
    }

    private static Ask ask(String method, String path) {
        return new Ask(method, path, null);
    }

    private record Ask(String method, String path, Object body) {
        Ask with(Object content) {
            return new Ask(method, path, content);
        }

        Response send(String unique) {
            RequestSpecification request =
                    GatewayClient.operator().header("Idempotency-Key", "outage-" + unique + method + path);
            if (body != null) {
                request.contentType("application/json").body(body);
            }
            return request.request(
                    method,
                    path.replace("{bridgeId}", "BR-" + unique)
                            .replace("{lockId}", "LK-" + unique)
                            .replace("{serialNumber}", "1f"));
        }

        String code() {
            return method.equals("GET") ? "read.unavailable" : "write.unavailable";
        }
    }

    private void assertThatItMayBeAskedAgain(Ask ask, Response answer) {
        assertThat(answer.statusCode()).as("%s %s", ask, answer.asString()).isEqualTo(503);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.<String>path("code")).as("%s", ask).isEqualTo(ask.code());
        assertThat(answer.header("Retry-After")).as("%s", ask).isEqualTo("1");
    }

    @Test
    void everyOperation_isDocumentedWithIt() {
        JsonPath document = GatewayClient.operator()
                .queryParam("format", "json")
                .get("/openapi/device-gateway")
                .jsonPath();
        Map<String, Map<String, Map<String, Map<String, Map<String, Object>>>>> paths = document.getMap("paths");

        List<String> documented = paths.entrySet().stream()
                .flatMap(path -> path.getValue().entrySet().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .filter(operation ->
                                operation.getValue().get("responses").get("503").containsKey("headers"))
                        .map(operation -> operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .toList();

        assertThat(everything().stream().map(ask -> ask.method() + " " + ask.path()))
                .containsExactlyInAnyOrderElementsOf(documented);
    }

    @Test
    void everyOperation_mayBeAskedAgain_whileConnectionsAreRefused() {
        line.become(Relay.State.REFUSING);
        for (Ask ask : everything()) {
            assertThatItMayBeAskedAgain(ask, ask.send(unique));
        }
        line.become(Relay.State.WHOLE);

        for (Ask ask : everything()) {
            await().atMost(SOON).until(() -> !ask.send(unique).asString().contains(ask.code()));
        }
    }

    /** Each is told by itself that there is no connection to be had. */
    @Test
    void everyOperation_mayBeAskedAgain_beforeItsClientGivesUp_whileNewConnectionsAreSilent() {
        line.become(Relay.State.REFUSING);
        await().atMost(SOON).until(() -> GatewayClient.bridge(bridgeId).statusCode() == 503);
        line.become(Relay.State.SILENT);

        List<CompletableFuture<Void>> asked = everything().stream()
                .map(ask -> CompletableFuture.runAsync(
                        () -> assertThatItMayBeAskedAgain(ask, ask.send(unique)),
                        command -> Thread.ofVirtual().start(command)))
                .toList();

        assertThat(asked).allSatisfy(answer -> assertThat(answer).succeedsWithin(Duration.ofSeconds(15)));
    }

    /** As a node that is shut down ends its sessions, and as one breaks off what takes too long (57014). */
    @ParameterizedTest
    @ValueSource(strings = {"pg_terminate_backend", "pg_cancel_backend"})
    void transaction_mayBeAskedAgain_thatTheDatabaseEnds(String end) throws Exception {
        CompletableFuture<Response> answer;
        try (Connection other = database.hold("select from bridge where bridge_id = ? for update", bridgeId)) {
            answer = CompletableFuture.supplyAsync(
                    () -> ask("POST", "/v1/bridges/{bridgeId}/disable").send(unique));

            await().atMost(SOON).until(() -> {
                database.run("select " + end + "(pid) from pg_stat_activity where wait_event_type = 'Lock'");
                return answer.isDone();
            });
            other.rollback();
        }

        assertThatItMayBeAskedAgain(ask("POST", "/v1/bridges/{bridgeId}/disable"), answer.get(10, TimeUnit.SECONDS));
    }
}
