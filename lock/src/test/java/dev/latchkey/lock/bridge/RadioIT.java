package dev.latchkey.lock.bridge;

import static dev.latchkey.lock.bridge.BridgeUnderTest.ENROLLED;
import static dev.latchkey.lock.bridge.BridgeUnderTest.LOCK;
import static dev.latchkey.lock.bridge.BridgeUnderTest.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Order.Open;
import dev.latchkey.lock.protocol.Order.Provision;
import dev.latchkey.lock.protocol.Order.ProvisionedSlot;
import dev.latchkey.lock.protocol.Order.SetClock;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.lock.protocol.ResetNotice;
import dev.latchkey.lock.protocol.ResetNotices;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.ClockLost;
import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.OrderObeyed;
import dev.latchkey.lock.protocol.Statement.OrderRefused;
import dev.latchkey.lock.protocol.Statement.TicketOpened;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a phone does at a virtual lock, with tickets and orders, and what becomes of the lock's clock and memory. */
class RadioIT {
    private static final String PATH = "/locks/" + LOCK;

    @TempDir
    Path data;

    private BridgeUnderTest bridge;
    private TestGateway gateway;
    private TestPlatform platform;
    private Radio radio;
    private PublicJwk lockKey;

    @BeforeEach
    void start() throws IOException {
        bridge = new BridgeUnderTest(data);
        gateway = bridge.gateway;
        platform = bridge.platform;
        radio = bridge.radio();
        lockKey = radio.makeLock(LOCK);
        gateway.knows(LOCK, lockKey);
        bridge.awaitConnections(1);
    }

    @AfterEach
    void stop() throws IOException {
        bridge.close();
    }

    @Test
    void scrappedLock_isGone_alsoAfterARestart_andItsIdIsAnotherLock() throws IOException {
        assertThat(radio.send(radio.request(PATH).DELETE().build()).status()).isEqualTo(200);
        assertThat(radio.get(PATH).status()).isEqualTo(404);

        radio = bridge.restart(bridge.settings(ENROLLED));

        assertThat(radio.get(PATH).status()).isEqualTo(404);
        assertThat(radio.makeLock(LOCK)).isNotEqualTo(lockKey);
    }

    @Test
    @Tag("U2")
    void u2_ticket_opensOnce_andIsLogged() {
        String challenge =
                String.valueOf(radio.post(PATH + "/challenge", Map.of()).body().get("challenge"));
        Map<String, Object> ticket = Map.of("ticket", platform.ticket(LOCK, challenge));
        assertThat(radio.post(PATH + "/ticket", ticket).body()).containsEntry("opened", true);
        assertThat(radio.post(PATH + "/ticket", ticket).body()).containsEntry("refusal", "wrong-challenge");
        await().atMost(LONG).until(() -> gateway.received().size() == 2);
        assertThat(gateway.received().getFirst()).isInstanceOf(TicketOpened.class);
    }

    @Test
    @Tag("R1")
    void r1_phoneAndBridge_handInTheSameOrder_andGetTheSameReceipt() {
        gateway.acknowledging(false); // the receipt waits, as if the bridge had just lost its line
        String order = platform.sign(new Deactivate("order-1", LOCK, 1, 3, Instant.now()));
        Statement receipt = handIn(order);
        assertThat(receipt).isInstanceOf(Deactivated.class);
        gateway.sendOrder("order-1", LOCK, order);
        assertThat(handIn(order)).isEqualTo(receipt);
        await().atMost(LONG).untilAsserted(() -> assertThat(gateway.received()).containsExactly(receipt));
    }

    @Test
    @Tag("U2")
    void u2_remoteOpening_comesThroughTheBridge_once() {
        Instant now = Instant.now();
        String order = platform.sign(new Open("order-1", LOCK, 1, LOCK + ".online-1", now.plusSeconds(30), now));
        gateway.sendOrder("order-1", LOCK, order);
        gateway.sendOrder("order-1", LOCK, order);
        await().atMost(LONG).until(() -> !gateway.received().isEmpty());
        assertThat(gateway.received())
                .allMatch(statement -> statement instanceof OrderObeyed obeyed
                        && obeyed.orderId().equals("order-1"));
    }

    @Test
    @Tag("inv-11")
    void inv11_lockThatLostTheTime_asksForIt_andOpensAgain() {
        String credential = platform.credential(LOCK, 3, null);
        radio.post(PATH + "/clock", Map.of("untrusted", true, "offsetSeconds", -3_600));
        assertThat(radio.unlock(LOCK, platform.holder, credential)).containsEntry("refusal", "clock-untrusted");
        ClockLost lost = awaitStatement(ClockLost.class);
        gateway.sendOrder("o", LOCK, platform.sign(new SetClock("o", LOCK, 1, lost.challenge(), Instant.now())));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(radio.unlock(LOCK, platform.holder, credential))
                        .containsEntry("opened", true));
        assertThat(awaitStatement(OrderObeyed.class).at().wallClock())
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    @Tag("inv-11")
    void inv11_restartedLock_asksForTheTimeAnew() throws IOException {
        radio.post(PATH + "/clock", Map.of("untrusted", true));
        ClockLost first = awaitStatement(ClockLost.class);
        bridge.stop();
        gateway.received().clear();
        radio = bridge.start(bridge.settings(ENROLLED));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(gateway.received())
                        .filteredOn(ClockLost.class::isInstance)
                        .extracting(statement -> ((ClockLost) statement).challenge())
                        .isNotEmpty()
                        .last()
                        .isNotEqualTo(first.challenge()));
        SetClock late = new SetClock("o", LOCK, 1, first.challenge(), Instant.now());
        assertThat(handIn(platform.sign(late))).isInstanceOf(OrderRefused.class);
        assertThat(radio.lock(LOCK)).containsEntry("clock", Map.of("trusted", false, "offsetSeconds", 0L));
    }

    @Test
    @Tag("inv-10")
    void inv10_factoryReset_opensNothing_untilProvisioned_overARestart() throws IOException {
        radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 4, null));
        radio.post(PATH + "/factory-reset", Map.of());
        radio = bridge.restart(bridge.settings(ENROLLED));
        assertThat(radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 3, null)))
                .containsEntry("refusal", "unprovisioned");
        String notice = String.valueOf(radio.lock(LOCK).get("resetNotice"));
        assertThat(ResetNotices.verify(notice, LOCK, lockKey)).isInstanceOf(Valid.class);
        String challenge = ((Valid<ResetNotice>) ResetNotices.verify(notice, LOCK, lockKey))
                .value()
                .challenge();
        Order provision = new Provision(
                "order-p",
                LOCK,
                challenge,
                Collections.nCopies(10, new ProvisionedSlot(4, 0)),
                1_000,
                1,
                Instant.now());
        assertThat(handIn(platform.sign(provision)).counter()).isEqualTo(1_001);
        assertThat(radio.lock(LOCK)).doesNotContainKey("resetNotice");
        ClockLost lost = awaitStatement(ClockLost.class);
        handIn(platform.sign(new SetClock("o", LOCK, 2, lost.challenge(), Instant.now())));
        assertThat(radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 3, null)))
                .containsEntry("refusal", "superseded");
        assertThat(radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 4, null)))
                .containsEntry("opened", true);
    }

    @Test
    @Tag("R4")
    @Tag("inv-13")
    void r4_sleepingLock_obeysWhenItWakes() {
        assertThat(radio.post(PATH + "/radio", Map.of("reachable", false)).body())
                .containsEntry("reachable", false);
        assertThat(radio.post(PATH + "/challenge", Map.of()).status()).isEqualTo(503);
        gateway.sendOrder("order-1", LOCK, platform.deactivation("order-1", LOCK, 3));
        gateway.sendOrder("order-1", LOCK, platform.deactivation("order-1", LOCK, 3));
        assertThat(radio.lock(LOCK)).containsEntry("counter", 0L);
        // whether the order is with the bridge already or comes later: the lock has it once it is awake
        radio.post(PATH + "/radio", Map.of("reachable", true));
        assertThat(awaitStatement(Deactivated.class).orderId()).isEqualTo("order-1");
    }

    @Test
    void lock_isMadeOnce() {
        assertThat(radio.makeLock(LOCK)).isEqualTo(radio.makeLock(LOCK));
        assertThat(radio.bridge()).containsEntry("locks", List.of(LOCK));
    }

    @Test
    void lock_isNotMade_withoutThePlatformsKeys() throws IOException {
        URI nothing = platform.keySet().resolve("/nothing");
        radio = bridge.restart(bridge.settings(Optional.empty(), gateway, Optional.empty(), nothing));
        Radio.Answer answer = radio.post("/locks", Map.of("lockId", "LK-NEW"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).containsEntry("code", "radio.no-issuer-keys");
        assertThat(radio.get("/locks/LK-NEW").status()).isEqualTo(404);
    }

    @Test
    @Tag("inv-11")
    void inv11_clockOfTheLock_decides() {
        String credential = platform.credentialUntil(LOCK, 3, Instant.now().plusSeconds(3_600));
        radio.post("/locks/" + LOCK + "/clock", Map.of("untrusted", true));
        assertThat(radio.unlock(LOCK, platform.holder, credential)).containsEntry("refusal", "clock-untrusted");
        radio.post("/locks/" + LOCK + "/clock", Map.of("offsetSeconds", 7_200));
        assertThat(radio.unlock(LOCK, platform.holder, credential)).containsEntry("refusal", "expired");
        radio.post("/locks/" + LOCK + "/clock", Map.of("offsetSeconds", 0));
        assertThat(radio.unlock(LOCK, platform.holder, credential)).containsEntry("opened", true);
    }

    @Test
    void radio_refuses_whatItDoesNotUnderstand() {
        assertThat(radio.postText("/locks", "[]").status()).isEqualTo(400);
        assertThat(radio.postText("/locks", "null").status()).isEqualTo(400);
        assertThat(radio.post("/locks", Map.of("lockId", "../../etc")).status()).isEqualTo(400);
        assertThat(radio.post("/locks", Map.of("lockId", "LK-1", "timeZone", "Mars/Olympus"))
                        .status())
                .isEqualTo(400);
        assertThat(radio.post("/locks/" + LOCK + "/unlock", Map.of("credential", 7))
                        .status())
                .isEqualTo(400);
        assertThat(radio.postText("/locks/" + LOCK + "/unlock", "x".repeat(20_000))
                        .status())
                .isEqualTo(413);
        assertThat(radio.get("/locks/LK-NONE").status()).isEqualTo(404);
        assertThat(radio.get("/nothing").status()).isEqualTo(404);
        assertThat(radio.send(radio.request("/bridge")
                                .header("Origin", "http://evil.example")
                                .GET()
                                .build())
                        .status())
                .isEqualTo(403);
    }

    private Statement handIn(String order) {
        Map<String, Object> answer =
                radio.post(PATH + "/orders", Map.of("order", order)).body();
        if (Statements.verify(String.valueOf(answer.get("statement")), LOCK, lockKey)
                instanceof Valid<Statement>(Statement statement)) {
            return statement;
        }
        throw new AssertionError("no receipt in " + answer);
    }

    private <S extends Statement> S awaitStatement(Class<S> kind) {
        await().atMost(LONG).until(() -> gateway.received().stream().anyMatch(kind::isInstance));
        return gateway.received().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }
}
