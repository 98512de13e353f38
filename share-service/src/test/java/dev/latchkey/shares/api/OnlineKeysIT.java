package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.BORIS;
import static dev.latchkey.shares.api.ShareApi.RAJ;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.Ticket;
import dev.latchkey.lock.protocol.Tickets;
import dev.latchkey.lock.protocol.TrustedIssuers;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Online keys over HTTP: shared to an ID, decided at every unlock, changed and revoked at any time. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class OnlineKeysIT {
    private static final String CHALLENGE = "AAAAAAAAAAAAAAAAAAAAAA";

    private final ShareApi api = new ShareApi();

    @Test
    @Tag("U2")
    @Tag("E4")
    void u2_unlock_isDecidedAndCounted_andTheNextRequestObeysEveryChange() throws Exception {
        TestLock lock = api.claimedLock();
        String key = api.onlineKey(lock);
        String share = "/v1/keys/" + key + "/share";
        expect(200, api.get(RITA, "/v1/me"));
        expect(201, api.share(key, "rita@example.com", Map.of("unlocks", 2)));

        Response first = expect(200, api.unlock(RITA, key, CHALLENGE));
        assertThat(first.<Integer>path("unlocksLeft")).isEqualTo(1);
        Ticket ticket = ticketOf(first);
        assertThat(ticket.lockId()).isEqualTo(lock.id());
        assertThat(ticket.keyId()).isEqualTo(key);
        assertThat(ticket.challenge()).isEqualTo(CHALLENGE);
        assertThat(ticket.validity()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(30));
        assertThat(first.<String>path("expiresAt")).isEqualTo(ticket.expiresAt().toString());

        expect(200, api.unlock(RITA, key, CHALLENGE));
        expectProblem(409, "unlock.used-up", api.unlock(RITA, key, CHALLENGE));

        Map<String, Object> more = Map.of("permissions", Map.of("unlocks", 4));
        Response modified = expect(200, api.patch(ADA, share, more, api.etag(key)));
        assertThat(modified.<Integer>path("share.unlocksLeft")).isEqualTo(2);
        expect(200, api.unlock(RITA, key, CHALLENGE));

        Map<String, Object> later = Map.of("permissions", Map.of("startsAt", "2090-01-01T00:00:00Z"));
        expect(200, api.patch(ADA, share, later, api.etag(key)));
        expectProblem(409, "unlock.not-yet", api.unlock(RITA, key, CHALLENGE));
        Map<String, Object> now = new HashMap<>();
        now.put("startsAt", null);
        expect(200, api.patch(ADA, share, Map.of("permissions", now), api.etag(key)));
        expect(200, api.unlock(RITA, key, CHALLENGE));

        expect(200, api.delete(ADA, share, api.etag(key)));
        expectProblem(409, "unlock.revoked", api.unlock(RITA, key, CHALLENGE));
        assertThat(expect(200, api.get(ADA, "/v1/keys/" + key)).<String>path("status"))
                .isEqualTo("enabled");
    }

    private Ticket ticketOf(Response granted) throws ParseException {
        TrustedIssuers issuers = TrustedIssuers.parse(
                api.get(null, "/.well-known/latchkey/jwks.json").asString());
        Verification<Ticket> verified = Tickets.verify(granted.path("ticket"), issuers);
        assertThat(verified).isInstanceOf(Verification.Valid.class);
        return ((Verification.Valid<Ticket>) verified).value();
    }

    @Test
    @Tag("U2")
    @Tag("inv-3")
    void inv3_repeatOfAnUnlock_hasTheSameTicket_andIsCountedOnce() {
        String key = api.onlineKey(api.claimedLock());
        expect(200, api.get(RITA, "/v1/me"));
        expect(201, api.share(key, "rita@example.com", Map.of("unlocks", 1)));
        String request = UUID.randomUUID().toString();
        String path = "/v1/keys/" + key + "/unlock";
        Map<String, Object> body = Map.of("challenge", CHALLENGE);
        Response first = expect(200, api.post(RITA, path, body, request));
        assertThat(expect(200, api.post(RITA, path, body, request)).asString()).isEqualTo(first.asString());
        expectProblem(
                422,
                "request.key-reused",
                api.post(RITA, path, Map.of("challenge", "BAAAAAAAAAAAAAAAAAAAAA"), request));
        expectProblem(409, "unlock.used-up", api.unlock(RITA, key, CHALLENGE));
        String before = api.etag(key);
        expectProblem(409, "unlock.used-up", api.unlock(RITA, key, CHALLENGE));
        assertThat(api.etag(key)).as("a refusal leaves no event").isEqualTo(before);
    }

    @Test
    @Tag("S1")
    @Tag("S2")
    @Tag("S7")
    void s1_onlineKey_isSharedToAnIdOnly_andHasNothingToDownloadResetOrDeactivate() {
        String key = api.onlineKey(api.claimedLock());
        String path = "/v1/keys/" + key;
        expectProblem(409, "recipient.code-for-offline-only", api.shareByCode(key));
        expectProblem(409, "recipient.not-registered", api.share(key, "nobody@example.com", Map.of()));
        expectProblem(409, "permissions.too-few-unlocks", api.share(key, "rita@example.com", Map.of("unlocks", 0)));
        expect(201, api.share(key, "rita@example.com", Map.of()));
        expectProblem(409, "key.online-already-shared", api.share(key, "raj@example.com", Map.of()));
        Map<String, Object> toRaj = Map.of("recipient", Map.of("email", "raj@example.com"));
        expectProblem(409, "key.is-online", api.post(ADA, path + "/reset", toRaj));
        expectProblem(409, "key.is-online", api.post(ADA, path + "/deactivate", Map.of()));
        expectProblem(409, "key.is-online", api.download(RITA, key, Device.generate()));
        expectProblem(403, "unlock.not-recipient", api.unlock(ADA, key, CHALLENGE));
        String offline = api.enabledKey(api.claimedLock());
        expectProblem(409, "key.is-offline", api.unlock(ADA, offline, CHALLENGE));
    }

    @Test
    @Tag("L3")
    @Tag("L5")
    void l5_onlineKeysOff_clearsAllAtOnce() {
        TestLock lock = api.claimedLock();
        String keys = "/v1/locks/" + lock.id() + "/keys";
        List<String> online =
                Stream.generate(() -> api.onlineKey(lock)).limit(5).toList();
        assertThat(online).contains(lock.id() + ".online-1", lock.id() + ".online-5");
        String offline = api.enabledKey(lock);
        expectProblem(409, "lock.no-free-slot", api.post(ADA, keys, Map.of("kind", "online", "name", "one more")));
        expectProblem(409, "key.slot-not-valid", api.post(ADA, keys, Map.of("kind", "online", "name", "x", "slot", 6)));
        expect(200, api.get(RITA, "/v1/me"));
        expect(201, api.share(online.get(2), "rita@example.com", Map.of()));
        expect(200, api.delete(ADA, "/v1/keys/" + online.get(4), "*"));

        String request = UUID.randomUUID().toString();
        Response off = expect(200, api.turnOnlineKeysOff(ADA, lock.id(), request));
        assertThat(off.<List<String>>path("keys.keyId")).isEqualTo(online.subList(0, 4));
        assertThat(off.<List<String>>path("keys.status")).containsOnly("disabled");
        assertThat(expect(200, api.turnOnlineKeysOff(ADA, lock.id(), request)).asString())
                .isEqualTo(off.asString());
        expectProblem(409, "unlock.revoked", api.unlock(RITA, online.get(2), CHALLENGE));
        assertThat(expect(200, api.get(ADA, "/v1/keys/" + offline)).<String>path("status"))
                .isEqualTo("enabled");
        assertThat(expect(
                                200,
                                api.turnOnlineKeysOff(
                                        ADA, lock.id(), UUID.randomUUID().toString()))
                        .<List<String>>path("keys"))
                .isEmpty();
        assertThat(api.onlineKey(lock)).isEqualTo(online.getFirst());
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void inv18_strangers_getTheAnswerForWhatDoesNotExist() {
        TestLock lock = api.claimedLock();
        String key = api.onlineKey(lock);
        expect(200, api.get(RITA, "/v1/me"));
        expect(200, api.get(BORIS, "/v1/me"));
        expect(201, api.share(key, "rita@example.com", Map.of()));
        Map<String, Object> share = Map.of("recipient", Map.of("email", "nobody@example.com"));
        for (String id : List.of(key, "LK-nowhere.online-1", key.replace("online-1", "online-2"))) {
            String path = "/v1/keys/" + id;
            for (String stranger : List.of(BORIS, RAJ)) {
                expectProblem(404, "not-found", api.unlock(stranger, id, CHALLENGE));
                expectProblem(404, "not-found", api.get(stranger, path));
                expectProblem(404, "not-found", api.patch(stranger, path, Map.of("name", "mine"), "*"));
                expectProblem(404, "not-found", api.delete(stranger, path, "*"));
                expectProblem(404, "not-found", api.post(stranger, path + "/share", share));
                expectProblem(404, "not-found", api.patch(stranger, path + "/share", Map.of(), "\"1\""));
                expectProblem(404, "not-found", api.delete(stranger, path + "/share", "\"1\""));
                expectProblem(404, "not-found", api.post(stranger, path + "/reset", share));
                expectProblem(404, "not-found", api.post(stranger, path + "/deactivate", Map.of()));
                expectProblem(404, "not-found", api.download(stranger, id, Device.generate()));
            }
            expectProblem(401, "access.sign-in", api.unlock(null, id, CHALLENGE));
        }
        for (String id : List.of(lock.id(), "LK-nowhere")) {
            expectProblem(404, "not-found", api.turnOnlineKeysOff(BORIS, id, "k-" + UUID.randomUUID()));
            expectProblem(404, "not-found", api.turnOnlineKeysOff(RITA, id, "k-" + UUID.randomUUID()));
        }
        expect(200, api.unlock(RITA, key, CHALLENGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"challenge\":null}",
                "{\"challenge\":7}",
                "{\"challenge\":\"short\"}",
                "{\"challenge\":\"AAAAAAAAAAAAAAAAAAAAA+\"}",
                "{\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"until\":\"2090\"}"
            })
    @Tag("U2")
    void badInput_isAnsweredWithAProblem_andCountsNothing(String body) {
        String key = api.onlineKey(api.claimedLock());
        expect(200, api.get(RITA, "/v1/me"));
        expect(201, api.share(key, "rita@example.com", Map.of("unlocks", 1)));
        String before = api.etag(key);
        Response answer = expect(400, api.post(RITA, "/v1/keys/" + key + "/unlock", body));
        assertThat(answer.<String>path("code")).startsWith("request.");
        assertThat(api.etag(key)).isEqualTo(before);
    }
}
