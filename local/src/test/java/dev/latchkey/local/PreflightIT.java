package dev.latchkey.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightIT {
    @TempDir
    Path root;

    @Test
    void takenPort_isTracedToItsProcess() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortOwner.of(socket.getLocalPort()))
                    .contains("process " + ProcessHandle.current().pid() + " (java)");
        }
    }

    @Test
    void secondRun_findsTheFirst() {
        Home home = new Home(root);
        home.prepare();

        try (RunLock first = RunLock.take(home).orElseThrow()) {
            assertThat(first.afterCrash()).isFalse();
        }
        assertThat(RunLock.holder(home)).isEqualTo(Optional.empty());
    }

    @Test
    void leftover_isEnded_onlyIfItIsTheRecordedProcess() throws Exception {
        Home home = new Home(root);
        home.prepare();
        ProcessRecords records = new ProcessRecords(home);
        Process leftover = new ProcessBuilder("sleep", "600").start();
        records.remember("kafka", leftover.pid());
        Process stranger = new ProcessBuilder("sleep", "600").start();
        java.nio.file.Files.writeString(
                home.run().resolve("postgres.process"), stranger.pid() + " 2001-01-01T00:00:00Z");

        assertThat(records.clearLeftovers(java.time.Duration.ofSeconds(5))).containsExactly("kafka");

        assertThat(leftover.waitFor()).isNotZero();
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
    }
}
