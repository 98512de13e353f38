package dev.latchkey.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpProcessTest {
    private static final long MORE_THAN_A_HEAP_HAS = 1L << 40;

    @TempDir
    Path folder;

    /** It is appended to for as long as there is an installation, and not all that a process writes is text. */
    @Test
    void failure_isShownWithTheEndOfTheLog_howeverLongThatIs_andWhateverIsInIt() throws IOException {
        Path log = folder.resolve("part.log");
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(MORE_THAN_A_HEAP_HAS); // takes no space
            file.seek(MORE_THAN_A_HEAP_HAS);
            file.write(new byte[] {'\n', (byte) 0xff, (byte) 0xfe, '\n'});
        }
        HttpProcess part = new HttpProcess(new HttpProcess.Definition(
                "part",
                List.of("sh", "-c", "echo the reason; exit 1"),
                Map.of(),
                folder,
                log,
                URI.create("http://127.0.0.1:1/"),
                Duration.ofSeconds(20)));

        assertThatThrownBy(part::start)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("part ended while starting")
                .hasMessageEndingWith("    the reason");
    }
}
