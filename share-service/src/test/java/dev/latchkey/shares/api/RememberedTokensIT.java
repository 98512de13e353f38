package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.TestIssuer;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A token that was verified a moment ago is believed as long as it says, and nothing that only looks like it. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class RememberedTokensIT {
    private final ShareApi api = new ShareApi();

    private static String token(Instant until) {
        return TestIssuer.token(Map.of("sub", "remembered", "exp", Date.from(until)));
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void o5_rememberedToken_isRefused_onceItHasExpired() {
        String token = token(Instant.now().plusSeconds(6));
        expect(200, api.get(token, "/v1/me"));
        expect(200, api.get(token, "/v1/me"));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> expectProblem(401, "access.sign-in", api.get(token, "/v1/me")));
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void o5_tokenThatIsAlmostARememberedOne_isRefused() {
        String token = token(Instant.now().plusSeconds(300));
        String account = expect(200, api.get(token, "/v1/me")).path("accountId");
        String[] parts = token.split("\\.");
        String other = token(Instant.now().plusSeconds(200));

        expectProblem(401, "access.sign-in", api.get(parts[0] + "." + parts[1] + ".", "/v1/me"));
        expectProblem(
                401, "access.sign-in", api.get(parts[0] + "." + parts[1] + "." + other.split("\\.")[2], "/v1/me"));
        expectProblem(401, "access.sign-in", api.get(null, "/v1/me"));
        assertThat(expect(200, api.get(token, "/v1/me")).<String>path("accountId"))
                .isEqualTo(account);
    }
}
