package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.BORIS;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.door.OrderAnswer;
import dev.latchkey.lock.door.UnlockAnswer;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.ResetNotice;
import dev.latchkey.lock.protocol.ResetNotices;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lock that has lost the time, or everything, and comes back without anybody's key having grown. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class LockUpkeepIT {
    private final ShareApi api = new ShareApi();

    @Test
    @Tag("U1")
    void u1_lockThatHasLostTheTime_isToldIt_inAnswerToItsOwnChallenge() throws Exception {
        TestLock lock = api.claimedLock();
        LockAtHand door = new LockAtHand(api, lock);
        Device device = Device.generate();
        String credential = credential(lock, device, Map.of());
        door.losesTheTime();
        assertThat(door.unlock(credential, device)).isEqualTo(new UnlockAnswer.StaysShut(Refusal.CLOCK_UNTRUSTED));

        door.handIn();
        assertThat(door.visit())
                .hasOnlyElementsOfType(OrderAnswer.ClockIsSet.class)
                .hasSize(1);

        assertThat(door.knowsTheTime()).isTrue();
        assertThat(door.unlock(credential, device)).isInstanceOf(UnlockAnswer.Opens.class);
        assertThat(door.visit()).as("answered, so nothing waits").isEmpty();
    }

    @Test
    @Tag("U1")
    void u1_receiptThatIsDatedBeforeItsOrder_putsTheClockForward() throws Exception {
        TestLock lock = api.claimedLock();
        LockAtHand door = new LockAtHand(api, lock);
        String key = api.downloadedKey(lock, Device.generate());
        door.runsBehind(Duration.ofMinutes(7));
        expect(202, api.post(ADA, "/v1/keys/" + key + "/deactivate", Map.of()));

        door.visit();
        assertThat(door.visit())
                .hasOnlyElementsOfType(OrderAnswer.ClockIsSet.class)
                .hasSize(1);

        assertThat(door.behind()).isZero();
        assertThat(door.visit()).isEmpty();
    }

    @Test
    @Tag("U1")
    void u1_administratorsPhone_bringsTheTime_forTheChallengeAtTheDoor() throws Exception {
        TestLock lock = api.claimedLock();
        LockAtHand door = new LockAtHand(api, lock);
        door.losesTheTime();

        Response order = expect(
                201, api.post(ADA, "/v1/locks/" + lock.id() + "/clock-orders", Map.of("challenge", door.challenge())));

        assertThat(order.<String>path("kind")).isEqualTo("set-clock");
        assertThat(door.obey(order.path("order"))).isInstanceOf(OrderAnswer.ClockIsSet.class);
    }

    @Test
    @Tag("inv-10")
    @Tag("E3")
    void inv10_lockAfterAFactoryReset_opensForNobody_thenForWhoHasTheKey_neverForWhoHadIt() throws Exception {
        TestLock lock = api.claimedLock();
        LockAtHand door = new LockAtHand(api, lock);
        Device ritas = Device.generate();
        Device rajs = Device.generate();
        String unlimited = credential(lock, ritas, Map.of());
        String limited = credential(lock, ritas, Map.of("unlocks", 3));
        assertThat(door.unlock(unlimited, ritas)).isInstanceOf(UnlockAnswer.Opens.class);
        String formersKey = keyOf(lock, 3);
        String former = credential(formersKey, ritas, Map.of());
        expect(
                201,
                api.post(
                        ADA,
                        "/v1/keys/" + formersKey + "/reset",
                        Map.of("recipient", Map.of("email", "boris@example.com"))));
        String present = expect(200, api.download(BORIS, formersKey, rajs)).path("credential");

        door.isResetInTheFactoryWay();
        assertThat(door.unlock(unlimited, ritas)).isEqualTo(new UnlockAnswer.StaysShut(Refusal.UNPROVISIONED));
        Response order = expect(
                201, api.post(ADA, "/v1/locks/" + lock.id() + "/reset-notices", Map.of("notice", door.resetNotice())));
        assertThat(order.<String>path("kind")).isEqualTo("provision");
        door.visit();
        door.losesTheTime();
        door.handIn();
        door.visit();

        assertThat(door.floors()).startsWith(1, 2, 2).endsWith(0);
        assertThat(door.unlock(unlimited, ritas)).isInstanceOf(UnlockAnswer.Opens.class);
        assertThat(door.unlock(limited, ritas)).isEqualTo(new UnlockAnswer.StaysShut(Refusal.SUPERSEDED));
        assertThat(door.unlock(former, ritas)).isEqualTo(new UnlockAnswer.StaysShut(Refusal.SUPERSEDED));
        assertThat(door.unlock(present, rajs)).isInstanceOf(UnlockAnswer.Opens.class);
        assertThat(holders(lock, 1)).containsExactly("rita@example.com");
        assertThat(holders(lock, 2))
                .as("how many unlocks were used, only the lock knew")
                .isEmpty();
        assertThat(expect(200, api.get(ADA, "/v1/keys/" + keyId(lock, 2))).<String>path("status"))
                .isEqualTo("deactivated");
        assertThat(holders(lock, 3)).containsExactly("boris@example.com");
    }

    @Test
    @Tag("inv-12")
    @Tag("R2")
    @Tag("E3")
    void r2_noticeThatIsHandedInAgain_isAnsweredWithTheSameOrder_soNothingIsBelievedThatTheLockDidNotDo()
            throws Exception {
        TestLock lock = api.claimedLock();
        LockAtHand door = new LockAtHand(api, lock);
        Device ritas = Device.generate();
        String credential = credential(lock, ritas, Map.of());
        door.isResetInTheFactoryWay();
        String notices = "/v1/locks/" + lock.id() + "/reset-notices";
        Map<String, String> notice = Map.of("notice", door.resetNotice());
        Response first = expect(201, api.post(ADA, notices, notice));
        door.obey(first.path("order"));

        expect(200, api.delete(ADA, "/v1/keys/" + keyId(lock, 1), "*"));
        Response second = expect(201, api.post(ADA, notices, notice));
        assertThat(second.<String>path("order")).isEqualTo(first.path("order"));
        door.obey(second.path("order"));
        door.handIn();

        door.losesTheTime();
        door.obey(expect(
                        201,
                        api.post(
                                ADA, "/v1/locks/" + lock.id() + "/clock-orders", Map.of("challenge", door.challenge())))
                .path("order"));
        assertThat(door.unlock(credential, ritas)).isInstanceOf(UnlockAnswer.Opens.class);
        assertThat(holders(lock, 1))
                .as("the lock still opens for her: the order to forget her has not come")
                .containsExactly("rita@example.com");
        door.visit();
        assertThat(door.unlock(credential, ritas)).isEqualTo(new UnlockAnswer.StaysShut(Refusal.SUPERSEDED));
        assertThat(holders(lock, 1)).isEmpty();
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    @Tag("inv-12")
    void inv18_strangersAndForgedNotices_changeNothing() throws Exception {
        TestLock lock = api.claimedLock();
        TestLock other = api.claimedLock();
        LockAtHand door = new LockAtHand(api, lock);
        door.isResetInTheFactoryWay();
        String notices = "/v1/locks/" + lock.id() + "/reset-notices";
        String clock = "/v1/locks/" + lock.id() + "/clock-orders";
        Map<String, String> notice = Map.of("notice", door.resetNotice());

        expectProblem(404, "not-found", api.post(RITA, notices, notice));
        expectProblem(404, "not-found", api.post(RITA, clock, Map.of()));
        expectProblem(401, "access.sign-in", api.post(null, notices, notice));
        expectProblem(401, "access.sign-in", api.post(null, clock, Map.of()));
        expectProblem(404, "not-found", api.post(ADA, "/v1/locks/LK-nowhere/clock-orders", Map.of()));
        expectProblem(400, "request.invalid", api.post(ADA, clock, Map.of("challenge", "short")));
        expectProblem(400, "request.invalid", api.post(ADA, notices, Map.of()));
        String forged = ResetNotices.sign(new ResetNotice(lock.id(), "AAAAAAAAAAAAAAAAAAAAAA"), other.key());
        for (String bad : List.of("", "x.y.z", forged)) {
            expectProblem(400, "reset-notice.not-valid", api.post(ADA, notices, Map.of("notice", bad)));
        }
        assertThat(door.visit()).isEmpty();
    }

    private String keyId(TestLock lock, int slot) {
        return lock.id() + ".offline-" + slot;
    }

    private String keyOf(TestLock lock, int slot) {
        expect(
                201,
                api.post(
                        ADA,
                        "/v1/locks/" + lock.id() + "/keys",
                        Map.of("kind", "offline", "name", "Key " + slot, "slot", slot)));
        return keyId(lock, slot);
    }

    private String credential(TestLock lock, Device device, Map<String, Object> permissions) {
        return credential(api.enabledKey(lock), device, permissions);
    }

    private String credential(String key, Device device, Map<String, Object> permissions) {
        expect(200, api.get(RITA, "/v1/me"));
        expect(200, api.get(BORIS, "/v1/me"));
        expect(201, api.share(key, "rita@example.com", permissions));
        return expect(200, api.download(RITA, key, device)).path("credential");
    }

    private List<String> holders(TestLock lock, int slot) {
        return expect(200, api.get(ADA, "/v1/keys/" + keyId(lock, slot))).path("possibleHolders.recipient.email");
    }
}
