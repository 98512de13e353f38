package dev.latchkey.shares.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.TestIssuer;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.LockKey;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** share-service as a client sees it, over HTTP with real tokens. */
public final class ShareApi {
    private static final SecureRandom RANDOM = new SecureRandom();

    public static final String ADA = person("ada");
    public static final String BORIS = person("boris");
    public static final String RITA = person("rita");
    public static final String RAJ = person("raj");
    public static final String OPERATOR = TestIssuer.token("otto", "otto@example.com", Set.of("operator"));

    private final String url;
    private final String address;

    private ShareApi(String url, String address) {
        this.url = url;
        this.address = address;
    }

    /** @param url null for the application under test of this JVM */
    public ShareApi(String url) {
        this(url, someAddress());
    }

    public ShareApi() {
        this(null);
    }

    /** The same client at another instance of the service. */
    public ShareApi at(String otherUrl) {
        return new ShareApi(otherUrl, address);
    }

    /** Nobody else's in this run, so that tests don't count each other's wrong codes. */
    private static String someAddress() {
        return "2001:db8:%x:%x::1".formatted(RANDOM.nextInt(0x10000), RANDOM.nextInt(0x10000));
    }

    /** A lock with the key pair that signs its statements. */
    public record TestLock(String id, LockKey key) {}

    public static String person(String name) {
        return TestIssuer.token(name, name + "@example.com", Set.of());
    }

    public Response get(String token, String path) {
        return as(token).get(path);
    }

    public Response post(String token, String path, Object body) {
        return post(token, path, body, UUID.randomUUID().toString());
    }

    public Response post(String token, String path, Object body, String idempotencyKey) {
        return as(token).header("Idempotency-Key", idempotencyKey).body(body).post(path);
    }

    public Response patch(String token, String path, Object body, String etag) {
        return change(token, etag).body(body).patch(path);
    }

    public Response delete(String token, String path, String etag) {
        return change(token, etag).delete(path);
    }

    private RequestSpecification change(String token, String etag) {
        return as(token).header("Idempotency-Key", UUID.randomUUID().toString()).header("If-Match", etag);
    }

    public RequestSpecification as(String token) {
        // as the entrance tells it; the service trusts this machine
        RequestSpecification request = given().contentType(ContentType.JSON).header("X-Forwarded-For", address);
        if (url != null) {
            request.baseUri(url);
        }
        return token == null ? request : request.auth().oauth2(token);
    }

    /** A lock that Ada has claimed. */
    public TestLock claimedLock() {
        TestLock lock = registeredLock();
        Map<String, Object> claim = Map.of("claimCode", "CLAIM-1", "name", "Front door");
        expect(200, post(ADA, "/v1/locks/" + lock.id() + "/claim", claim));
        return lock;
    }

    public TestLock registeredLock() {
        TestLock lock = new TestLock("LK-" + UUID.randomUUID(), LockKey.generate());
        Map<String, Object> registration = Map.of(
                "lockId", lock.id(),
                "model", "M1",
                "timeZone", "Europe/Berlin",
                "publicKey", lock.key().publicKey().toMap(),
                "claimCodeDigest", sha256("CLAIM-1"));
        expect(201, post(OPERATOR, "/v1/locks", registration));
        return lock;
    }

    /** A key of that lock which Ada has enabled. */
    public String enabledKey(TestLock lock) {
        Map<String, Object> key = Map.of("kind", "offline", "name", "Cleaner");
        return expect(201, post(ADA, "/v1/locks/" + lock.id() + "/keys", key)).path("keyId");
    }

    /** An online key of that lock which Ada has enabled. */
    public String onlineKey(TestLock lock) {
        Map<String, Object> key = Map.of("kind", "online", "name", "Courier");
        return expect(201, post(ADA, "/v1/locks/" + lock.id() + "/keys", key)).path("keyId");
    }

    public Response unlock(String token, String key, String challenge) {
        return post(token, "/v1/keys/" + key + "/unlock", Map.of("challenge", challenge));
    }

    public Response turnOnlineKeysOff(String token, String lock, String idempotencyKey) {
        return as(token).header("Idempotency-Key", idempotencyKey).delete("/v1/locks/" + lock + "/online-keys");
    }

    public Response share(String key, String email, Map<String, Object> permissions) {
        return post(
                ADA,
                "/v1/keys/" + key + "/share",
                Map.of("recipient", Map.of("email", email), "permissions", permissions));
    }

    public Response shareByCode(String key) {
        return post(ADA, "/v1/keys/" + key + "/share", Map.of("recipient", Map.of("method", "code")));
    }

    public Response download(String token, String key, Device device) {
        return post(
                token, "/v1/keys/" + key + "/download", Map.of("proof", device.proveForDownload(key, Instant.now())));
    }

    public Response redeem(String code, Device device) {
        return post(null, "/v1/redemptions", Map.of("code", code, "proof", device.proveForRedemption(Instant.now())));
    }

    /** A key that Rita has downloaded to this device. */
    public String downloadedKey(TestLock lock, Device device) {
        expect(200, get(RITA, "/v1/me"));
        String key = enabledKey(lock);
        expect(201, share(key, "rita@example.com", Map.of()));
        expect(200, download(RITA, key, device));
        return key;
    }

    public String etag(String key) {
        return expect(200, get(ADA, "/v1/keys/" + key)).header("ETag");
    }

    public static Response expect(int status, Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        return response;
    }

    public static Response expectProblem(int status, String code, Response response) {
        expect(status, response);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.<String>path("code")).isEqualTo(code);
        return response;
    }

    public static String sha256(String text) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
