package dev.latchkey.keys.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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
                        1))))
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

    private int status(String parameter, String value) {
        return given().auth()
                .oauth2(token)
                .queryParam(parameter, value)
                .get(SHARE_KEYS)
                .statusCode();
    }

    private static Map<String, Object> schema(String parameter) {
        JsonPath document = given().accept("application/json")
                .get("/openapi/key-service?format=json")
                .jsonPath();
        return document.getMap(
                "paths.'%s'.get.parameters.find { it.name == '%s' }.schema".formatted(SHARE_KEYS, parameter));
    }
}
