package dev.latchkey.shares.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.TestIssuer;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.LockKey;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One key's way over HTTP, on real engines. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class StoryIT {
    @Test
    @Tag("D1")
    void d1_download_givesTheCredentialOnce_toTheRecipient() throws Exception {
        String admin = TestIssuer.token("ada", "ada@example.com", Set.of());
        String rita = TestIssuer.token("rita", "rita@example.com", Set.of());
        String operator = TestIssuer.token("otto", "otto@example.com", Set.of("operator"));
        given().auth()
                .oauth2(rita)
                .get("/v1/me")
                .then()
                .log()
                .ifValidationFails()
                .statusCode(200);
        String lock = "LK-" + UUID.randomUUID();
        post(
                        operator,
                        "/v1/locks",
                        Map.of(
                                "lockId",
                                lock,
                                "model",
                                "M1",
                                "timeZone",
                                "Europe/Berlin",
                                "publicKey",
                                LockKey.generate().publicKey().toMap(),
                                "claimCodeDigest",
                                sha256("CLAIM")))
                .then()
                .log()
                .ifValidationFails()
                .statusCode(201);
        post(admin, "/v1/locks/" + lock + "/claim", Map.of("claimCode", "CLAIM", "name", "Front door"))
                .then()
                .log()
                .ifValidationFails()
                .statusCode(200);
        Response enabled = post(admin, "/v1/locks/" + lock + "/keys", Map.of("kind", "offline", "name", "Cleaner"));
        enabled.then().log().ifValidationFails().statusCode(201).body("status", equalTo("enabled"));
        String key = enabled.path("keyId");
        post(
                        admin,
                        "/v1/keys/" + key + "/share",
                        Map.of("recipient", Map.of("email", "rita@example.com"), "permissions", Map.of("unlocks", 3)))
                .then()
                .log()
                .ifValidationFails()
                .statusCode(201)
                .body("share.recipient.email", equalTo("rita@example.com"));
        Device device = Device.generate();
        Response downloaded = post(
                rita, "/v1/keys/" + key + "/download", Map.of("proof", device.proveForDownload(key, Instant.now())));
        downloaded.then().log().ifValidationFails().statusCode(200);
        assertThat(downloaded.<String>path("credential")).isNotBlank();
    }

    static String sha256(String text) throws Exception {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes()));
    }

    static Response post(String token, String path, Object body) {
        return given().auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(body)
                .post(path);
    }
}
