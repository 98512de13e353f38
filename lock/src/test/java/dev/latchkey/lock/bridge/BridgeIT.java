package dev.latchkey.lock.bridge;

import static dev.latchkey.lock.bridge.TestGateway.BRIDGE;
import static dev.latchkey.lock.bridge.TestGateway.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.Opened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge with its radio, against a real MQTT server. */
class BridgeIT {
    private static final String LOCK = "LK-7Q2M";
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path data;

    private TestGateway gateway;
    private TestPlatform platform;
    private Bridge bridge;
    private Radio radio;

    @BeforeEach
    void start() throws IOException {
        gateway = new TestGateway();
        platform = new TestPlatform();
        startBridge(Optional.of(new BridgeIdentity(BRIDGE, SECRET)));
    }

    @AfterEach
    void stop() throws IOException {
        bridge.close();
        platform.close();
        gateway.close();
    }

    private void startBridge(Optional<BridgeIdentity> identity) throws IOException {
        bridge = Bridge.start(new BridgeSettings(
                data,
                identity,
                "127.0.0.1",
                gateway.port(),
                Optional.empty(),
                "127.0.0.1",
                0,
                platform.keySet(),
                false));
        radio = new Radio(bridge.httpPort());
    }

    private void makeLock(String lockId) {
        gateway.knows(lockId, radio.makeLock(lockId));
    }

    private void awaitConnections(int atLeast) {
        await().atMost(LONG).until(() -> gateway.connections() >= atLeast);
    }

    private void awaitNothingPending() {
        await().atMost(LONG).untilAsserted(() -> assertThat(radio.bridge()).containsEntry("pendingStatements", 0L));
    }

    @Test
    @Tag("R1")
    @Tag("B2")
    void r1_order_isObeyed_andItsReceiptComesBack() {
        makeLock(LOCK);
        radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 3, null));
        awaitConnections(1);
        gateway.sendOrder("order-1", LOCK, platform.deactivation("order-1", LOCK, 3));
        await().atMost(LONG).until(() -> gateway.received().size() == 2);
        assertThat(gateway.received().getFirst()).isInstanceOf(Opened.class);
        assertThat(gateway.received().getLast()).isInstanceOfSatisfying(Deactivated.class, receipt -> {
            assertThat(receipt.orderId()).isEqualTo("order-1");
            assertThat(receipt.counter()).isEqualTo(2);
        });
        assertThat(radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 3, null)))
                .containsEntry("opened", false)
                .containsEntry("refusal", "superseded");
    }

    @Test
    @Tag("R4")
    void r4_repeatedOrder_isAnsweredAgain_andChangesNothing() {
        makeLock(LOCK);
        awaitConnections(1);
        String order = platform.deactivation("order-1", LOCK, 3);
        gateway.sendOrder("order-1", LOCK, order);
        await().atMost(LONG).until(() -> gateway.received().size() == 1);
        awaitNothingPending();
        Object slots = radio.lock(LOCK).get("slots");
        gateway.sendOrder("order-1", LOCK, order);
        await().atMost(LONG).until(() -> gateway.received().size() == 2);
        assertThat(gateway.received()).extracting(Statement::counter).containsExactly(1L, 2L);
        assertThat(radio.lock(LOCK).get("slots")).isEqualTo(slots);
    }

    @Test
    @Tag("R4")
    @Tag("inv-13")
    void r4_statement_isSentAgain_whenTheLineWasCutBeforeItsAck() {
        makeLock(LOCK);
        awaitConnections(1);
        gateway.acknowledging(false);
        radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 3, null));
        await().atMost(LONG).until(() -> gateway.received().size() == 1);
        gateway.hangUp();
        gateway.acknowledging(true);
        await().atMost(LONG).until(() -> gateway.received().size() == 2);
        awaitNothingPending();
        assertThat(gateway.received().get(1)).isEqualTo(gateway.received().get(0));
    }

    @Test
    @Tag("B3")
    void b3_gateway_isTold_whichLocksAreOutOfReach() {
        makeLock(LOCK);
        awaitConnections(1);
        await().atMost(LONG).until(() -> List.of().equals(gateway.unreachable()));
        radio.post("/locks/" + LOCK + "/radio", Map.of("reachable", false));
        await().atMost(LONG).until(() -> List.of(LOCK).equals(gateway.unreachable()));
        gateway.hangUp();
        awaitConnections(2);
        radio.post("/locks/" + LOCK + "/radio", Map.of("reachable", true));
        await().atMost(LONG).until(() -> List.of().equals(gateway.unreachable()));
    }

    @Test
    @Tag("R4")
    @Tag("inv-13")
    void r4_statements_surviveARestartOfTheBridge() throws IOException {
        makeLock(LOCK);
        radio.post("/bridge/disconnect", Map.of());
        radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 3, 2));
        Map<String, Object> before = radio.lock(LOCK);
        bridge.close();
        startBridge(Optional.of(new BridgeIdentity(BRIDGE, SECRET)));
        assertThat(radio.lock(LOCK)).containsEntry("slots", before.get("slots")).containsEntry("counter", 1L);
        await().atMost(LONG).until(() -> gateway.received().size() == 1);
        assertThat(gateway.received().getFirst()).isInstanceOf(Opened.class);
    }

    @Test
    @Tag("U1")
    @Tag("U3")
    void u1_radioGoesOn_whileTheBridgeIsOffline_andTheLogFollowsInOrder() {
        makeLock(LOCK);
        awaitConnections(1);
        radio.post("/bridge/disconnect", Map.of());
        assertThat(radio.bridge()).containsEntry("connected", false);
        String credential = platform.credential(LOCK, 3, null);
        for (int i = 0; i < 5; i++) {
            assertThat(radio.unlock(LOCK, platform.holder, credential)).containsEntry("opened", true);
        }
        assertThat(gateway.received()).isEmpty();
        radio.post("/bridge/connect", Map.of());
        await().atMost(LONG).until(() -> gateway.received().size() == 5);
        assertThat(gateway.received()).extracting(Statement::counter).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    @Tag("B2")
    @Tag("inv-13")
    void b2_bridgeComesBack_whenTheGatewayDoes() {
        awaitConnections(1);
        gateway.stop();
        await().atMost(LONG).untilAsserted(() -> assertThat(radio.bridge()).containsEntry("connected", false));
        gateway.start();
        awaitConnections(2);
    }

    @Test
    @Tag("B1")
    void b1_lockOfAnotherBridge_holdsUpNobody() {
        makeLock("LK-AAAA");
        makeLock(LOCK);
        gateway.assigned("LK-AAAA", false);
        awaitConnections(1);
        radio.unlock("LK-AAAA", platform.holder, platform.credential("LK-AAAA", 1, null));
        awaitConnections(2);
        radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 1, null));
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(gateway.received())
                        .extracting(Statement::lockId)
                        .containsExactly(LOCK));
        gateway.assigned("LK-AAAA", true);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(gateway.received())
                        .extracting(Statement::lockId)
                        .containsExactly(LOCK, "LK-AAAA"));
    }

    @Test
    @Tag("R4")
    void r4_nonsense_stopsNoOrderBehindIt() {
        makeLock(LOCK);
        awaitConnections(1);
        gateway.send("nonsense");
        gateway.send("{\"orderId\":\"x\",\"lockId\":\"" + LOCK + "\",\"order\":\"a.b.c\"}");
        gateway.sendOrder("order-0", "LK-ELSEWHERE", platform.deactivation("order-0", "LK-ELSEWHERE", 1));
        gateway.sendOrder("order-1", LOCK, platform.deactivation("order-1", LOCK, 3));
        await().atMost(LONG).until(() -> gateway.received().size() == 1);
        assertThat(gateway.received().getFirst()).isInstanceOf(Deactivated.class);
    }

    @Test
    @Tag("B1")
    void b1_bridge_isEnrolledLater_andRemembersIt() throws IOException {
        bridge.close();
        startBridge(Optional.empty());
        int before = gateway.connections();
        assertThat(radio.bridge()).containsEntry("connected", false).doesNotContainKey("bridgeId");
        radio.post("/bridge/identity", Map.of("bridgeId", BRIDGE, "secret", "wrong"));
        await().atMost(LONG).until(() -> radio.bridge().containsKey("problem"));
        radio.post("/bridge/identity", Map.of("bridgeId", BRIDGE, "secret", SECRET));
        awaitConnections(before + 1);
        bridge.close();
        startBridge(Optional.empty());
        awaitConnections(before + 2);
        assertThat(radio.bridge()).containsEntry("bridgeId", BRIDGE);
        assertThat(radio.bridge().toString()).doesNotContain(SECRET);
    }

    @Test
    @Tag("inv-11")
    void inv11_clockOfTheLock_decides() {
        makeLock(LOCK);
        String credential = platform.credentialUntil(LOCK, 3, Instant.now().plusSeconds(3_600));
        radio.post("/locks/" + LOCK + "/clock", Map.of("untrusted", true));
        assertThat(radio.unlock(LOCK, platform.holder, credential)).containsEntry("refusal", "clock-untrusted");
        radio.post("/locks/" + LOCK + "/clock", Map.of("offsetSeconds", 7_200));
        assertThat(radio.unlock(LOCK, platform.holder, credential)).containsEntry("refusal", "expired");
        radio.post("/locks/" + LOCK + "/clock", Map.of("offsetSeconds", 0));
        assertThat(radio.unlock(LOCK, platform.holder, credential)).containsEntry("opened", true);
    }

    @Test
    void lock_isMadeOnce() {
        assertThat(radio.makeLock(LOCK)).isEqualTo(radio.makeLock(LOCK));
        assertThat(radio.bridge()).containsEntry("locks", List.of(LOCK));
    }

    @Test
    void lock_isNotMade_withoutThePlatformsKeys() throws IOException {
        bridge.close();
        bridge = Bridge.start(new BridgeSettings(
                data,
                Optional.empty(),
                "127.0.0.1",
                gateway.port(),
                Optional.empty(),
                "127.0.0.1",
                0,
                platform.keySet().resolve("/nothing"),
                false));
        radio = new Radio(bridge.httpPort());
        Radio.Answer answer = radio.post("/locks", Map.of("lockId", LOCK));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).containsEntry("code", "radio.no-issuer-keys");
        assertThat(radio.get("/locks/" + LOCK).status()).isEqualTo(404);
    }

    @Test
    void radio_refuses_whatItDoesNotUnderstand() {
        makeLock(LOCK);
        assertThat(radio.postText("/locks", "[]").status()).isEqualTo(400);
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

    @Test
    void dataFolder_hasOneOwner() {
        assertThatThrownBy(() -> Bridge.start(new BridgeSettings(
                        data,
                        Optional.empty(),
                        "127.0.0.1",
                        gateway.port(),
                        Optional.empty(),
                        "127.0.0.1",
                        0,
                        platform.keySet(),
                        false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another bridge");
    }

    @Test
    void overTls_itTalksToTheGatewayThatItsAuthorityHasSignedOnly() throws Exception {
        TestCertificate right = TestCertificate.make(data, "right", "ip:127.0.0.1");
        TestCertificate wrong = TestCertificate.make(data, "wrong", "ip:127.0.0.1");
        TestCertificate elsewhere = TestCertificate.make(data, "elsewhere", "dns:elsewhere.example");
        assertThat(connects(right, right)).isTrue();
        assertThat(connects(right, wrong)).isFalse();
        assertThat(connects(elsewhere, elsewhere)).isFalse();
    }

    private boolean connects(TestCertificate ofGateway, TestCertificate trusted) throws Exception {
        bridge.close();
        try (TestGateway secure = new TestGateway(ofGateway)) {
            bridge = Bridge.start(new BridgeSettings(
                    data,
                    Optional.of(new BridgeIdentity(TestGateway.BRIDGE, TestGateway.SECRET)),
                    "127.0.0.1",
                    secure.port(),
                    Optional.of(trusted.pem()),
                    "127.0.0.1",
                    0,
                    platform.keySet(),
                    false));
            radio = new Radio(bridge.httpPort());
            await().atMost(LONG)
                    .until(() -> secure.connections() > 0 || radio.bridge().containsKey("problem"));
            return secure.connections() > 0;
        }
    }

    @Test
    void privateKeys_areReadableByTheOwnerOnly() throws IOException {
        makeLock(LOCK);
        assertThat(Files.getPosixFilePermissions(data.resolve("locks").resolve(LOCK + ".lock.json")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
}
