package dev.latchkey.bench.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.lock.protocol.LockKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLockKeyTest {
    @TempDir
    private Path folder;

    @Test
    void key_isTheSameInTheNextRun_andForItsOwnerOnly() throws IOException {
        LockKey made = KeptLockKey.in(folder);

        assertThat(KeptLockKey.in(folder).publicKey()).isEqualTo(made.publicKey());
        assertThat(Files.getPosixFilePermissions(folder.resolve(KeptLockKey.FILE)))
                .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }

    @Test
    void fileThatIsNoKey_isNotQuoted() throws IOException {
        Files.writeString(folder.resolve(KeptLockKey.FILE), "half a secret");

        assertThatThrownBy(() -> KeptLockKey.in(folder))
                .isInstanceOf(BenchFailure.class)
                .hasMessageNotContaining("half a secret");
    }
}
