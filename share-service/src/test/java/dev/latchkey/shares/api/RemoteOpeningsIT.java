package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.BORIS;
import static dev.latchkey.shares.api.ShareApi.RAJ;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.door.OrderAnswer;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.Verification;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A door that an online key opens from afar: decided as every unlock, proved by the lock's signature. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class RemoteOpeningsIT {
    private final ShareApi api = new ShareApi();

    private String sharedKey(TestLock lock, Map<String, Object> permissions) {
        expect(200, api.get(RITA, "/v1/me"));
        String key = api.onlineKey(lock);
        expect(201, api.share(key, "rita@example.com", permissions));
        return key;
    }

    private static String openings(String key) {
        return "/v1/keys/" + key + "/remote-openings";
    }

    private Response read(String token, String key, String orderId, String query) {
        return api.get(token, openings(key) + "/" + orderId + query);
    }

    @Test
    @Tag("U2")
    @Tag("inv-12")
    void u2_remoteOpening_isCalledOpened_onlyByTheLocksSignedWord() throws Exception {
        TestLock lock = api.claimedLock();
        LockAtHand door = new LockAtHand(api, lock);
        String key = sharedKey(lock, Map.of("unlocks", 2));

        Response ordered = expect(202, api.post(RITA, openings(key), Map.of()));
        String orderId = ordered.path("orderId");
        assertThat(ordered.<String>path("status")).isEqualTo("ordered");
        assertThat(ordered.<Integer>path("unlocksLeft")).isEqualTo(1);
        assertThat(expect(200, read(RITA, key, orderId, "?wait=0")).<String>path("status"))
                .isEqualTo("ordered");

        assertThat(door.visit())
                .hasOnlyElementsOfType(OrderAnswer.DoorOpens.class)
                .hasSize(1);
        Response opened = expect(200, read(RITA, key, orderId, "?wait=20"));
        assertThat(opened.<String>path("status")).isEqualTo("opened");
        assertThat(Statements.verify(
                        opened.path("statement"), lock.id(), lock.key().publicKey()))
                .isInstanceOfSatisfying(
                        Verification.Valid.class,
                        valid -> assertThat(valid.value())
                                .isInstanceOfSatisfying(
                                        Statement.OrderObeyed.class,
                                        obeyed -> assertThat(obeyed.orderId()).isEqualTo(orderId)));
        assertThat(door.visit()).as("what was answered does not wait").isEmpty();
    }

    @Test
    @Tag("U2")
    @Tag("inv-3")
    void u2_remoteOpening_isCountedOnce_however_oftenItIsSent() throws Exception {
        TestLock lock = api.claimedLock();
        String key = sharedKey(lock, Map.of("unlocks", 1));
        String request = UUID.randomUUID().toString();

        Response first = expect(202, api.post(RITA, openings(key), Map.of(), request));
        Response again = expect(202, api.post(RITA, openings(key), Map.of(), request));

        assertThat(again.asString()).isEqualTo(first.asString());
        expectProblem(409, "unlock.used-up", api.post(RITA, openings(key), Map.of()));
        assertThat(new LockAtHand(api, lock).visit()).hasSize(1);
    }

    @Test
    @Tag("E4")
    void e4_remoteOpening_isRefused_onceTheShareIsRevoked() {
        TestLock lock = api.claimedLock();
        String key = sharedKey(lock, Map.of());
        expect(202, api.post(RITA, openings(key), Map.of()));

        expect(200, api.delete(ADA, "/v1/keys/" + key + "/share", api.etag(key)));

        expectProblem(409, "unlock.revoked", api.post(RITA, openings(key), Map.of()));
    }

    @Test
    @Tag("U2")
    @Tag("inv-12")
    void u2_lockThatCanNotJudgeTheTime_refuses_andSaysSo_forgedAnswersSayNothing() throws Exception {
        TestLock lock = api.claimedLock();
        LockAtHand door = new LockAtHand(api, lock);
        String key = sharedKey(lock, Map.of());
        door.losesTheTime();
        String orderId = expect(202, api.post(RITA, openings(key), Map.of())).path("orderId");

        TestLock other = api.claimedLock();
        Statement forged =
                new Statement.OrderObeyed(lock.id(), 1, new Statement.LockTime(Instant.now(), true), orderId);
        expectProblem(
                400,
                "statement.not-valid",
                api.post(
                        ADA,
                        "/v1/locks/" + lock.id() + "/receipts",
                        Map.of("statement", Statements.sign(forged, other.key()))));
        assertThat(expect(200, read(ADA, key, orderId, "")).<String>path("status"))
                .isEqualTo("ordered");

        door.visit();
        Response refused = expect(200, read(ADA, key, orderId, ""));
        assertThat(refused.<String>path("status")).isEqualTo("refused");
        assertThat(refused.<String>path("reason")).isEqualTo("clock-untrusted");
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void inv18_strangers_learnNothing() throws Exception {
        TestLock lock = api.claimedLock();
        String key = sharedKey(lock, Map.of());
        String other = sharedKey(lock, Map.of());
        String orderId = expect(202, api.post(RITA, openings(key), Map.of())).path("orderId");
        expect(200, api.get(RAJ, "/v1/me"));

        for (String stranger : List.of(RAJ, BORIS)) {
            expectProblem(404, "not-found", api.post(stranger, openings(key), Map.of()));
            expectProblem(404, "not-found", read(stranger, key, orderId, "?wait=1"));
        }
        expectProblem(404, "not-found", read(RITA, other, orderId, ""));
        expectProblem(404, "not-found", read(RITA, key, UUID.randomUUID().toString(), ""));
        expectProblem(401, "access.sign-in", read(null, key, orderId, ""));
        expectProblem(403, "unlock.not-recipient", api.post(ADA, openings(key), Map.of()));
        expectProblem(400, "request.invalid", read(RITA, key, orderId, "?wait=21"));
        expectProblem(400, "request.invalid", read(RITA, key, orderId, "?wait=soon"));
    }

    @Test
    @Tag("U2")
    void u2_waitingForTheAnswer_ends_whenTheOrderCanOpenNoMore() {
        TestLock lock = api.claimedLock();
        String key = sharedKey(lock, Map.of());
        Response ordered = expect(202, api.post(RITA, openings(key), Map.of()));
        Instant expiresAt = Instant.parse(ordered.path("expiresAt"));
        assertThat(Duration.between(Instant.parse(ordered.path("orderedAt")), expiresAt))
                .isEqualTo(Duration.ofSeconds(20));
        String orderId = ordered.path("orderId");

        expect(200, read(RITA, key, orderId, "?wait=20"));
        Response after = expect(200, read(RITA, key, orderId, "?wait=2"));

        assertThat(after.<String>path("status")).isEqualTo("unanswered");
        assertThat(Instant.now()).isAfterOrEqualTo(expiresAt);
    }
}
