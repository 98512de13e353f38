package dev.latchkey.lock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.Opened;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 while people open the door. */
class PowerLossIT {
    private static final String LOCK = "LK-7Q2M";

    @TempDir
    Path data;

    private TestGateway gateway;
    private TestPlatform platform;

    @BeforeEach
    void start() {
        gateway = new TestGateway();
        platform = new TestPlatform();
    }

    @AfterEach
    void stop() {
        platform.close();
        gateway.close();
    }

    @Test
    @Tag("inv-11")
    @Tag("R4")
    void inv11_powerLoss_givesNoUnlock_andLosesNoStatement() throws Exception {
        int allowed = 60;
        int kills = 5;
        String credential = platform.credential(LOCK, 3, allowed);
        AtomicInteger opened = new AtomicInteger();
        try (BridgeProcess first = BridgeProcess.start(data, gateway.port(), platform.keySet())) {
            gateway.knows(LOCK, first.radio().makeLock(LOCK));
        }
        for (int i = 0; i < kills; i++) {
            try (BridgeProcess bridge = BridgeProcess.start(data, gateway.port(), platform.keySet())) {
                killWhileOpening(bridge, credential, opened, 8);
            }
        }
        try (BridgeProcess last = BridgeProcess.start(data, gateway.port(), platform.keySet())) {
            Radio radio = last.radio();
            while (Boolean.TRUE.equals(
                    radio.unlock(LOCK, platform.holder, credential).get("opened"))) {
                opened.incrementAndGet();
            }
            assertThat(radio.unlock(LOCK, platform.holder, credential)).containsEntry("refusal", "used-up");
            // each kill may swallow the answer of one unlock that was counted
            assertThat(opened.get()).isBetween(allowed - kills, allowed);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(radio.bridge()).containsEntry("pendingStatements", 0L));
        }
        Map<Long, Statement> byCounter = new HashMap<>();
        for (Statement statement : gateway.received()) {
            Statement before = byCounter.putIfAbsent(statement.counter(), statement);
            assertThat(before).isIn(null, statement);
        }
        assertThat(byCounter.values()).filteredOn(Opened.class::isInstance).hasSize(allowed);
    }

    private void killWhileOpening(BridgeProcess bridge, String credential, AtomicInteger opened, int killAfter)
            throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(killAfter);
        Radio radio = bridge.radio();
        Thread holder = Thread.ofVirtual().start(() -> {
            try {
                while (Boolean.TRUE.equals(
                        radio.unlock(LOCK, platform.holder, credential).get("opened"))) {
                    opened.incrementAndGet();
                    enough.countDown();
                }
            } catch (UncheckedIOException e) {
                // the power is gone
            }
        });
        assertThat(enough.await(30, TimeUnit.SECONDS)).isTrue();
        bridge.kill();
        holder.join();
    }

    @Test
    @Tag("inv-10")
    void inv10_powerLoss_bringsNoOlderGenerationBack() throws Exception {
        try (BridgeProcess bridge = BridgeProcess.start(data, gateway.port(), platform.keySet())) {
            bridge.radio().makeLock(LOCK);
            assertThat(bridge.radio().unlock(LOCK, platform.holder, platform.credential(LOCK, 4, null)))
                    .containsEntry("opened", true);
        }
        try (BridgeProcess bridge = BridgeProcess.start(data, gateway.port(), platform.keySet())) {
            assertThat(bridge.radio().unlock(LOCK, platform.holder, platform.credential(LOCK, 3, null)))
                    .containsEntry("refusal", "superseded");
        }
    }

    @Test
    void bridge_exits_whenItsLauncherIsGone() throws IOException, InterruptedException {
        try (BridgeProcess bridge = BridgeProcess.start(data, gateway.port(), platform.keySet())) {
            assertThat(bridge.exitsOnEof()).isTrue();
        }
    }
}
