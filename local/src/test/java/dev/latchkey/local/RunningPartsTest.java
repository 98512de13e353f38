package dev.latchkey.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RunningPartsTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private RunningParts parts;

    @BeforeEach
    void begin() {
        Home home = new Home(folder);
        home.prepare();
        parts = new RunningParts(
                new Progress(new PrintStream(told, true, StandardCharsets.UTF_8)), new ProcessRecords(home));
    }

    @AfterEach
    void end() {
        parts.stop();
    }

    /** Ends at some of its starts, as a service does whose database is too busy. */
    private static final class Part implements Component {
        private final int firstSound;
        private final AtomicInteger starts = new AtomicInteger();
        private final CountDownLatch sound = new CountDownLatch(1);
        private volatile Process process;

        /** @param firstSound the first start runs for a moment, those after it end while they start, until this one */
        Part(int firstSound) {
            this.firstSound = firstSound;
        }

        @Override
        public String name() {
            return "part";
        }

        @Override
        public void start() {
            int start = starts.incrementAndGet();
            try {
                process = new ProcessBuilder("sleep", start >= firstSound ? "60" : "0.3").start();
                if (start >= firstSound) {
                    sound.countDown();
                } else if (start > 1) {
                    process.waitFor();
                    throw new UserError("part ended while starting");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void stop() {
            process.destroy();
        }

        @Override
        public Optional<ProcessHandle> process() {
            return ProcessHandle.of(process.pid());
        }
    }

    @Test
    void partThatEndsWhileItIsStartedAgain_isStartedAgain() throws Exception {
        Part part = new Part(4);

        parts.start(RunningParts.Stage.SERVICES, part).get();

        assertThat(part.sound.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void partThatEndsAgainAndAgain_staysDown_andThatIsTold() throws Exception {
        Part part = new Part(100);

        parts.start(RunningParts.Stage.SERVICES, part).get();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> told.toString(StandardCharsets.UTF_8).contains("it stays down"));
        assertThat(part.starts).hasValue(6);
    }
}
