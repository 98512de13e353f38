package dev.latchkey.keys.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.TestIssuer;
import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.keys.persistence.AccountTables;
import dev.latchkey.keys.projection.AccountBatch;
import dev.latchkey.keys.projection.AccountFact;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused for its form is what the OpenAPI document says, and nothing else is. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class ListParametersIT {
    private static final String SHARE_KEYS = "/v1/share-keys";

    @Inject
    AccountTables accounts;

    private final String subject = UUID.randomUUID().toString();
    private final String token = TestIssuer.token(subject, subject + "@example.com", Set.of());

    @BeforeEach
    void setUp() {
        accounts.apply(AccountBatch.of(List.of(AccountFact.of(
                        new AccountRegistered("acc-" + subject, TestIssuer.ISSUER, subject, null, null, null, null),
                        1,
                        Instant.EPOCH))))
                .await()
                .atMost(Duration.ofSeconds(20));
        await().atMost(Duration.ofSeconds(20)).until(() -> status("limit", "1") == 200);
    }

    @ParameterizedTest
    @CsvSource({
        "sort, name",
        "sort, -slot",
        "sort, xname",
        "sort, names",
        "sort, --name",
        "lockId, LK-1",
        "lockId, x",
        "lockId, LK-1/",
        "lockId, 'LK-1 '",
    })
    @Tag("K4")
    void k4_parameter_isRefused_whenItsPatternSaysSo(String name, String value) {
        String pattern = schema(name).get("pattern").toString();

        assertThat(status(name, value))
                .isEqualTo(Pattern.compile(pattern).matcher(value).find() ? 200 : 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "recipient"})
    @Tag("K4")
    void k4_text_isRefused_whenItHasMoreCharactersThanItMay(String name) {
        int longest = Integer.parseInt(schema(name).get("maxLength").toString());

        assertThat(status(name, "🔑".repeat(longest))).isEqualTo(200); // two UTF-16 units, one character
        assertThat(status(name, "k".repeat(longest + 1))).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit", "cursor", "sort", "lockId", "kind", "status", "recipient"})
    @Tag("K4")
    void k4_parameter_isRefused_whenItIsEmpty(String name) {
        given().auth()
                .oauth2(token)
                .queryParam(name, "")
                .get(SHARE_KEYS)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("request.invalid"))
                .body("errors.pointer", contains(name));
        assertThat(status(name, " ")).isEqualTo(400);
    }

    @Test
    @Tag("K3")
    @Tag("K4")
    void k4_use_isRefused_whenItIsEmpty() {
        given().auth().oauth2(token).get("/v1/my-keys?use=").then().statusCode(400);
    }

    @Test
    @Tag("K4")
    void k4_searchForNothing_letsAllThrough() {
        assertThat(status("q", "")).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"limit, 1, 2", "kind, offline, online", "q, a, b", "sort, name, -name"})
    @Tag("K4")
    void k4_parameter_isRefused_whenItSaysTwoThings(String name, String one, String other) {
        given().auth()
                .oauth2(token)
                .get(SHARE_KEYS + "?" + name + "=" + one + "&" + name + "=" + other)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("request.invalid"))
                .body("errors.pointer", contains(name));
        given().auth()
                .oauth2(token)
                .get(SHARE_KEYS + "?" + name + "=" + one + "&" + name + "=" + one)
                .then()
                .statusCode(200);
    }

    @Test
    @Tag("K1")
    void k1_filterByLock_isForListsOfManyLocks() {
        assertThat(parameters("/v1/locks/{lockId}/keys"))
                .contains("query limit")
                .doesNotContain("query lockId");
        assertThat(parameters(SHARE_KEYS)).contains("query lockId");
        assertThat(parameters("/v1/my-keys")).contains("query lockId");
    }

    private static List<String> parameters(String path) {
        List<Map<String, Object>> parameters = document().getList("paths.'%s'.get.parameters".formatted(path));
        return parameters.stream()
                .map(one -> one.get("in") + " " + one.get("name"))
                .toList();
    }

    private int status(String parameter, String value) {
        return given().auth()
                .oauth2(token)
                .queryParam(parameter, value)
                .get(SHARE_KEYS)
                .statusCode();
    }

    private static Map<String, Object> schema(String parameter) {
        return document()
                .getMap("paths.'%s'.get.parameters.find { it.name == '%s' }.schema".formatted(SHARE_KEYS, parameter));
    }

    private static JsonPath document() {
        return given().accept("application/json")
                .get("/openapi/key-service?format=json")
                .jsonPath();
    }
}
