package dev.latchkey.lock.bridge;

import static dev.latchkey.lock.bridge.BridgeUnderTest.LOCK;
import static dev.latchkey.lock.bridge.BridgeUnderTest.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.Opened;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bridge relays: orders to its locks, statements to the gateway. */
class BridgeIT {
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
    @Tag("R1")
    @Tag("B2")
    void r1_order_isObeyed_andItsReceiptComesBack() {
        bridge.makeLock(LOCK);
        radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 3, null));
        bridge.awaitConnections(1);
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
        bridge.makeLock(LOCK);
        bridge.awaitConnections(1);
        String order = platform.deactivation("order-1", LOCK, 3);
        gateway.sendOrder("order-1", LOCK, order);
        await().atMost(LONG).until(() -> gateway.received().size() == 1);
        bridge.awaitNothingPending();
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
        bridge.makeLock(LOCK);
        bridge.awaitConnections(1);
        gateway.acknowledging(false);
        radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 3, null));
        await().atMost(LONG).until(() -> gateway.received().size() == 1);
        gateway.acknowledging(true); // of what comes from now on, and the bridge may be back at once
        gateway.hangUp();
        await().atMost(LONG).until(() -> gateway.received().size() == 2);
        bridge.awaitNothingPending();
        assertThat(gateway.received().get(1)).isEqualTo(gateway.received().get(0));
    }

    @Test
    @Tag("R4")
    void r4_nonsense_stopsNoOrderBehindIt() {
        bridge.makeLock(LOCK);
        bridge.awaitConnections(1);
        gateway.send("nonsense");
        gateway.send("{\"orderId\":\"x\",\"lockId\":\"" + LOCK + "\",\"order\":\"a.b.c\"}");
        gateway.sendOrder("order-0", "LK-ELSEWHERE", platform.deactivation("order-0", "LK-ELSEWHERE", 1));
        gateway.sendOrder("order-1", LOCK, platform.deactivation("order-1", LOCK, 3));
        await().atMost(LONG).until(() -> gateway.received().size() == 1);
        assertThat(gateway.received().getFirst()).isInstanceOf(Deactivated.class);
    }

    @Test
    @Tag("U1")
    @Tag("U3")
    void u1_radioGoesOn_whileTheBridgeIsOffline_andTheLogFollowsInOrder() {
        bridge.makeLock(LOCK);
        bridge.awaitConnections(1);
        radio.post("/bridge/disconnect", Map.of());
        // a line that was about to be there ends as soon as it is
        await().atMost(LONG).until(() -> Boolean.FALSE.equals(radio.bridge().get("connected")));
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
    @Tag("B1")
    void b1_lockOfAnotherBridge_holdsUpNobody() {
        bridge.makeLock("LK-AAAA");
        bridge.makeLock(LOCK);
        gateway.assigned("LK-AAAA", false);
        bridge.awaitConnections(1);
        radio.unlock("LK-AAAA", platform.holder, platform.credential("LK-AAAA", 1, null));
        bridge.awaitConnections(2);
        radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 1, null));
        await().atMost(LONG).until(() -> heardOf().equals(List.of(LOCK)));
        gateway.assigned("LK-AAAA", true);
        await().atMost(LONG).until(() -> heardOf().equals(List.of(LOCK, "LK-AAAA")));
    }

    /** A statement comes again when the line ended before its acknowledgement. */
    private List<String> heardOf() {
        return gateway.received().stream().map(Statement::lockId).distinct().toList();
    }
}
