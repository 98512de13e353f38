package dev.latchkey.lock.bridge;

import static dev.latchkey.lock.bridge.BridgeUnderTest.ENROLLED;
import static dev.latchkey.lock.bridge.BridgeUnderTest.LOCK;
import static dev.latchkey.lock.bridge.BridgeUnderTest.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.lock.protocol.Statement.Opened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bridge keeps in its data folder. */
class BridgeDataIT {
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
    @Tag("R4")
    @Tag("inv-13")
    void r4_statements_surviveARestartOfTheBridge() throws IOException {
        bridge.makeLock(LOCK);
        radio.post("/bridge/disconnect", Map.of());
        radio.unlock(LOCK, platform.holder, platform.credential(LOCK, 3, 2));
        Map<String, Object> before = radio.lock(LOCK);
        radio = bridge.restart(bridge.settings(ENROLLED));
        assertThat(radio.lock(LOCK)).containsEntry("slots", before.get("slots")).containsEntry("counter", 1L);
        await().atMost(LONG).until(() -> gateway.received().size() == 1);
        assertThat(gateway.received().getFirst()).isInstanceOf(Opened.class);
    }

    @Test
    void dataFolder_hasOneOwner() {
        assertThatThrownBy(() -> Bridge.start(bridge.settings(Optional.empty()), bridge.clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another bridge");
    }

    @Test
    void privateKeys_areReadableByTheOwnerOnly() throws IOException {
        bridge.makeLock(LOCK);
        assertThat(Files.getPosixFilePermissions(data.resolve("locks").resolve(LOCK + ".lock.json")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
}
