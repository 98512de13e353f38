package dev.latchkey.lock.bridge;

import static dev.latchkey.lock.bridge.BridgeUnderTest.ENROLLED;
import static dev.latchkey.lock.bridge.BridgeUnderTest.LOCK;
import static dev.latchkey.lock.bridge.BridgeUnderTest.LONG;
import static dev.latchkey.lock.bridge.TestGateway.BRIDGE;
import static dev.latchkey.lock.bridge.TestGateway.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line of a bridge to its gateway: whether it is there, and who is let in. */
class BridgeLineIT {
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    @TempDir
    Path data;

    private BridgeUnderTest bridge;
    private TestGateway gateway;
    private TestPlatform platform;
    private Radio radio;

    @BeforeEach
    void start() throws IOException {
        bridge = new BridgeUnderTest(data);
        gateway = bridge.gateway;
        platform = bridge.platform;
        radio = bridge.radio();
    }

    @AfterEach
    void stop() throws IOException {
        bridge.close();
    }

    @Test
    @Tag("B2")
    @Tag("inv-13")
    void b2_bridgeComesBack_whenTheGatewayDoes() {
        bridge.awaitConnections(1);
        gateway.stop();
        await().atMost(LONG).untilAsserted(() -> assertThat(radio.bridge()).containsEntry("connected", false));
        gateway.start();
        bridge.awaitConnections(2);
    }

    /** As one that is overloaded does it: the line is taken, and closed before anybody was let in. */
    @Test
    @Tag("B2")
    void b2_pausesGrow_whileTheGatewayLetsNobodyIn_howeverLongItTakesToSaySo() throws Exception {
        bridge.stop();
        try (BusyGateway busy = new BusyGateway()) {
            bridge.start(bridge.settings(ENROLLED, busy.port()));

            await().atMost(Duration.ofMinutes(2))
                    .until(() -> busy.longestPause().compareTo(ONE_SECOND) > 0);
        }
    }

    @Test
    void bridge_saysWhatIsWrong_andGoesOn_whenItCannotEvenTry() throws IOException {
        BridgeSettings good = bridge.settings(ENROLLED);
        radio = bridge.restart(new BridgeSettings(
                good.data(),
                good.identity(),
                "",
                good.mqttPort(),
                good.mqttAuthority(),
                good.httpHost(),
                good.httpPort(),
                good.issuerKeys(),
                false));

        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(radio.bridge()).containsEntry("problem", "failed: IllegalArgumentException"));
    }

    @Test
    @Tag("B3")
    void b3_gateway_isTold_whichLocksAreOutOfReach() {
        bridge.makeLock(LOCK);
        bridge.awaitConnections(1);
        await().atMost(LONG).until(() -> List.of().equals(gateway.unreachable()));
        radio.post("/locks/" + LOCK + "/radio", Map.of("reachable", false));
        await().atMost(LONG).until(() -> List.of(LOCK).equals(gateway.unreachable()));
        gateway.hangUp();
        bridge.awaitConnections(2);
        radio.post("/locks/" + LOCK + "/radio", Map.of("reachable", true));
        await().atMost(LONG).until(() -> List.of().equals(gateway.unreachable()));
    }

    @Test
    @Tag("B3")
    void b3_gateway_isTold_whichLocksAreOutOfReach_thoughTheyAreMoreThanFitIntoAPacket() {
        List<String> many = IntStream.range(0, 800)
                .mapToObj(i -> "LK-of-a-long-name-" + (1000 + i))
                .toList();
        many.forEach(radio::makeLock);
        many.forEach(lockId -> radio.post("/locks/" + lockId + "/radio", Map.of("reachable", false)));
        await().atMost(LONG).until(() -> many.equals(gateway.unreachable()));

        gateway.hangUp();
        radio.post("/locks/" + many.getFirst() + "/radio", Map.of("reachable", true));
        await().atMost(LONG).until(() -> many.subList(1, many.size()).equals(gateway.unreachable()));
        assertThat(gateway.statuses()).allSatisfy(bytes -> assertThat(bytes).isLessThan(16 << 10));
    }

    @Test
    @Tag("B1")
    void b1_bridge_isEnrolledLater_andRemembersIt() throws IOException {
        radio = bridge.restart(bridge.settings(Optional.empty()));
        int before = gateway.connections();
        assertThat(radio.bridge()).containsEntry("connected", false).doesNotContainKey("bridgeId");
        radio.post("/bridge/identity", Map.of("bridgeId", BRIDGE, "secret", "wrong"));
        await().atMost(LONG).until(() -> radio.bridge().containsKey("problem"));
        radio.post("/bridge/identity", Map.of("bridgeId", BRIDGE, "secret", SECRET));
        bridge.awaitConnections(before + 1);
        radio = bridge.restart(bridge.settings(Optional.empty()));
        bridge.awaitConnections(before + 2);
        assertThat(radio.bridge()).containsEntry("bridgeId", BRIDGE);
        assertThat(radio.bridge().toString()).doesNotContain(SECRET);
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
        try (TestGateway secure = new TestGateway(ofGateway)) {
            Radio after =
                    bridge.restart(bridge.settings(ENROLLED, secure, Optional.of(trusted.pem()), platform.keySet()));
            await().atMost(LONG)
                    .until(() -> secure.connections() > 0 || after.bridge().containsKey("problem"));
            return secure.connections() > 0;
        }
    }
}
