package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.BORIS;
import static dev.latchkey.shares.api.ShareApi.OPERATOR;
import static dev.latchkey.shares.api.ShareApi.RAJ;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.TestIssuer;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands over HTTP: answers, refusals, repeats, preconditions, strangers, bad input. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class CommandsIT {
    private final ShareApi api = new ShareApi();

    @Test
    @Tag("S1")
    @Tag("E1")
    @Tag("E2")
    @Tag("D3")
    void offlineKey_isModifiedUntilDownloaded_andThenOnlyReset() {
        TestLock lock = api.claimedLock();
        String key = api.enabledKey(lock);
        String share = "/v1/keys/" + key + "/share";
        expect(200, api.get(RITA, "/v1/me"));
        Response shared = expect(201, api.share(key, "Rita@Example.com", Map.of("unlocks", 3)));
        assertThat(shared.<String>path("share.recipient.email")).isEqualTo("rita@example.com");
        assertThat(shared.header("Latchkey-Consistency")).startsWith(lock.id() + ":");

        Map<String, Object> until = Map.of("permissions", Map.of("endsAt", "2035-01-01T00:00:00Z"));
        Response modified = expect(200, api.patch(ADA, share, until, shared.header("ETag")));
        assertThat(modified.<Integer>path("share.permissions.unlocks")).isEqualTo(3);
        assertThat(modified.<String>path("share.permissions.endsAt")).isEqualTo("2035-01-01T00:00:00Z");

        Device phone = Device.generate();
        String credential = expect(200, api.download(RITA, key, phone)).path("credential");
        assertThat(expect(200, api.download(RITA, key, phone)).<String>path("credential"))
                .isEqualTo(credential);
        expectProblem(409, "key.downloaded-elsewhere", api.download(RITA, key, Device.generate()));
        expectProblem(409, "key.already-downloaded", api.patch(ADA, share, until, api.etag(key)));
        expectProblem(409, "key.already-downloaded", api.delete(ADA, share, api.etag(key)));

        expect(200, api.get(RAJ, "/v1/me"));
        Map<String, Object> toRaj = Map.of("recipient", Map.of("email", "raj@example.com"));
        Response reset = expect(201, api.post(ADA, "/v1/keys/" + key + "/reset", toRaj));
        assertThat(reset.<Integer>path("generation")).isEqualTo(2);
        assertThat(reset.<String>path("possibleHolders[0].recipient.email")).isEqualTo("rita@example.com");
    }

    @Test
    @Tag("S4")
    @Tag("S5")
    void s4_code_downloadsOnce_withoutAnAccount() {
        String key = api.enabledKey(api.claimedLock());
        String code = expect(201, api.shareByCode(key)).path("verificationCode");
        assertThat(code).matches("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}");
        String typed = code.toLowerCase(Locale.ROOT).replace("-", " ");
        assertThat(expect(200, api.redeem(typed, Device.generate())).<String>path("keyId"))
                .isEqualTo(key);
        expectProblem(409, "code.not-valid", api.redeem(code, Device.generate()));
        assertThat(expect(200, api.get(ADA, "/v1/keys/" + key)).<String>path("verificationCode"))
                .isNull();
    }

    @Test
    @Tag("S2")
    @Tag("S7")
    void s7_share_isRefused_withTheReason() {
        String key = api.enabledKey(api.claimedLock());
        expectProblem(409, "recipient.not-registered", api.share(key, "nobody@example.com", Map.of()));
        expectProblem(409, "recipient.is-sharer", api.share(key, "ada@example.com", Map.of()));
        expect(200, api.get(RITA, "/v1/me"));
        String rita = "rita@example.com";
        expectProblem(409, "permissions.too-few-unlocks", api.share(key, rita, Map.of("unlocks", 0)));
        Map<String, Object> past = Map.of("endsAt", "2001-01-01T00:00:00Z");
        expectProblem(409, "permissions.ends-in-past", api.share(key, rita, past));
        Map<String, Object> backwards = Map.of("startsAt", "2035-01-02T00:00:00Z", "endsAt", "2035-01-01T00:00:00Z");
        expectProblem(409, "permissions.ends-before-start", api.share(key, rita, backwards));
    }

    @Test
    @Tag("inv-3")
    void inv3_repeat_hasOneEffectAndEqualAnswers() {
        String key = api.enabledKey(api.claimedLock());
        String share = "/v1/keys/" + key + "/share";
        String request = UUID.randomUUID().toString();
        Map<String, Object> body = Map.of("recipient", Map.of("method", "code"));
        Response first = expect(201, api.post(ADA, share, body, request));
        Response second = expect(201, api.post(ADA, share, body, request));
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(second.header("Latchkey-Consistency")).isEqualTo(first.header("Latchkey-Consistency"));
        assertThat(api.etag(key)).isEqualTo(first.header("ETag"));

        Map<String, Object> other = Map.of("recipient", Map.of("email", "x@example.com"));
        expectProblem(422, "request.key-reused", api.post(ADA, share, other, request));
        expectProblem(
                400, "request.idempotency-key-missing", api.as(ADA).body(body).post(share));

        String refused = UUID.randomUUID().toString();
        Response no = expectProblem(409, "key.already-shared", api.post(ADA, share, body, refused));
        expect(200, api.delete(ADA, share, api.etag(key)));
        assertThat(api.post(ADA, share, body, refused).asString()).isEqualTo(no.asString());
    }

    @Test
    @Tag("inv-2")
    void ifMatch_guardsAgainstLostUpdates() {
        String key = api.enabledKey(api.claimedLock());
        String share = "/v1/keys/" + key + "/share";
        String old = api.etag(key);
        expect(201, api.shareByCode(key));
        expectProblem(412, "key.changed-meanwhile", api.delete(ADA, share, old));
        Response without =
                api.as(ADA).header("Idempotency-Key", "k-" + UUID.randomUUID()).delete(share);
        expectProblem(428, "request.precondition-required", without);
        expectProblem(400, "request.invalid", api.delete(ADA, share, "W/\"3\""));
        expect(200, api.delete(ADA, share, api.etag(key)));
    }

    @Test
    @Tag("L3")
    @Tag("L5")
    void l3_lockHasTenOfflineKeys() {
        TestLock lock = api.claimedLock();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            keys.add(api.enabledKey(lock));
        }
        assertThat(keys).doesNotHaveDuplicates();
        Map<String, Object> one = Map.of("kind", "offline", "name", "one more");
        expectProblem(409, "lock.no-free-slot", api.post(ADA, "/v1/locks/" + lock.id() + "/keys", one));
        expect(200, api.delete(ADA, "/v1/keys/" + keys.get(3), api.etag(keys.get(3))));
        Response again = expect(201, api.post(ADA, "/v1/locks/" + lock.id() + "/keys", one));
        assertThat(again.<String>path("keyId")).isEqualTo(keys.get(3));
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void inv18_strangers_getTheAnswerForWhatDoesNotExist() {
        TestLock lock = api.claimedLock();
        String key = api.enabledKey(lock);
        expect(200, api.get(BORIS, "/v1/me"));
        Map<String, Object> share = Map.of("recipient", Map.of("email", "nobody@example.com"));
        for (String id : List.of(key, "LK-nowhere.offline-1")) {
            String path = "/v1/keys/" + id;
            expectProblem(404, "not-found", api.get(BORIS, path));
            expectProblem(404, "not-found", api.patch(BORIS, path, Map.of("name", "mine"), "*"));
            expectProblem(404, "not-found", api.delete(BORIS, path, "*"));
            expectProblem(404, "not-found", api.post(BORIS, path + "/share", share));
            expectProblem(404, "not-found", api.patch(BORIS, path + "/share", Map.of(), "\"1\""));
            expectProblem(404, "not-found", api.delete(BORIS, path + "/share", "\"1\""));
            expectProblem(404, "not-found", api.post(BORIS, path + "/reset", share));
            expectProblem(404, "not-found", api.post(BORIS, path + "/deactivate", Map.of()));
            expectProblem(404, "not-found", api.download(BORIS, id, Device.generate()));
            expectProblem(401, "access.sign-in", api.get(null, path));
            expectProblem(401, "access.sign-in", api.get("not.a.token", path));
        }
        Map<String, Object> enable = Map.of("kind", "offline", "name", "x");
        expectProblem(404, "not-found", api.post(BORIS, "/v1/locks/" + lock.id() + "/keys", enable));
        expectProblem(404, "not-found", api.post(BORIS, "/v1/locks/LK-nowhere/keys", enable));
        String ada = expect(200, api.get(ADA, "/v1/me")).path("accountId");
        Map<String, Object> nobody = Map.of("email", "nobody@example.com");
        for (String id : List.of(lock.id(), "LK-nowhere")) {
            String path = "/v1/locks/" + id;
            expectProblem(404, "not-found", api.get(BORIS, path));
            expectProblem(404, "not-found", api.patch(BORIS, path, Map.of("name", "mine"), "\"1\""));
            expectProblem(404, "not-found", api.post(BORIS, path + "/administrators", nobody));
            expectProblem(404, "not-found", api.delete(BORIS, path + "/administrators/" + ada, "\"1\""));
            expectProblem(404, "not-found", api.post(BORIS, path + "/transfer", nobody));
            expectProblem(401, "access.sign-in", api.get(null, path));
        }
        expectProblem(403, "access.forbidden", api.post(ADA, "/v1/locks", Map.of("lockId", "LK-1")));
    }

    @Test
    void account_isMadeFromTheVerifiedEmail_andOnlyFromThat() {
        String name = "zoe-" + UUID.randomUUID();
        String email = name + "@example.com";
        Map<String, Object> claims = new HashMap<>(Map.of("sub", name, "email", email, "email_verified", false));
        expectProblem(403, "account.email-not-verified", api.get(TestIssuer.token(claims), "/v1/me"));
        claims.put("email_verified", true);
        String id = expect(200, api.get(TestIssuer.token(claims), "/v1/me")).path("accountId");
        assertThat(expect(200, api.get(TestIssuer.token(claims), "/v1/me")).<String>path("accountId"))
                .isEqualTo(id);
        claims.put("sub", name + "-again");
        expectProblem(409, "account.email-taken", api.get(TestIssuer.token(claims), "/v1/me"));
        Response machine = expect(200, api.get(TestIssuer.token(Map.of("sub", "machine-" + name)), "/v1/me"));
        assertThat(machine.<String>path("email")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"recipient\":null}",
                "{\"recipient\":{}}",
                "{\"recipient\":{\"email\":7}}",
                "{\"recipient\":{\"email\":\"no address\"}}",
                "{\"recipient\":{\"email\":\"a@b\",\"method\":\"code\"}}",
                "{\"recipient\":{\"method\":\"pigeon\"}}",
                "{\"recipient\":{\"method\":\"code\"},\"permissions\":{\"unlocks\":\"3\"}}",
                "{\"recipient\":{\"method\":\"code\"},\"permissions\":{\"unlocks\":3.5}}",
                "{\"recipient\":{\"method\":\"code\"},\"permissions\":{\"unlocks\":99999999999}}",
                "{\"recipient\":{\"method\":\"code\"},\"permissions\":{\"endsAt\":5}}",
                "{\"recipient\":{\"method\":\"code\"},\"permissions\":{\"endsAt\":\"+1000000000-12-31T00:00:00Z\"}}",
                "{\"recipient\":{\"method\":\"code\"},\"permissions\":{\"endsAt\":\"tomorrow\"}}",
                "{\"recipient\":{\"method\":\"code\"},\"verificationCode\":\"MINE\"}",
                "{\"recipient\":{\"method\":\"code\"}} {}"
            })
    @Tag("S4")
    void badInput_isAnsweredWithAProblem_andChangesNothing(String body) {
        String key = api.enabledKey(api.claimedLock());
        String before = api.etag(key);
        Response answer = expect(400, api.post(ADA, "/v1/keys/" + key + "/share", body));
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.<String>path("code")).startsWith("request.");
        assertThat(api.etag(key)).isEqualTo(before);
    }

    @Test
    @Tag("D2")
    void d2_download_needsTheProofOfTheDeviceKey() {
        String key = api.enabledKey(api.claimedLock());
        expect(200, api.get(RITA, "/v1/me"));
        expect(201, api.share(key, "rita@example.com", Map.of()));
        Device phone = Device.generate();
        String path = "/v1/keys/" + key + "/download";
        String forAnother = phone.proveForDownload("LK-other.offline-1", Instant.now());
        String stale = phone.proveForDownload(key, Instant.now().minusSeconds(3600));
        for (String proof : List.of("", "x.y.z", forAnother, stale)) {
            expectProblem(400, "proof.not-valid", api.post(RITA, path, Map.of("proof", proof)));
        }
        expect(200, api.download(RITA, key, phone));
    }

    @Test
    void unknownPathsAndMethods_areProblems() {
        expectProblem(404, "not-found", api.get(ADA, "/v1/nothing-here"));
        expectProblem(405, "request.method-not-allowed", api.as(ADA).put("/v1/me"));
        Response text = api.as(OPERATOR)
                .contentType("text/plain")
                .header("Idempotency-Key", "k")
                .body("x")
                .post("/v1/locks");
        expectProblem(415, "request.media-type", text);
    }
}
