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
    private static class Part implements Component {
        private final int firstSound;
        final AtomicInteger starts = new AtomicInteger();
        volatile Process process;

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
                if (start > 1 && start < firstSound) {
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
            return Optional.of(process.toHandle());
        }
    }

    /** What is told of a start comes last of it, so that nothing is written any more when the folder goes. */
    private void awaitTold(String... inOrder) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(told.toString(StandardCharsets.UTF_8)).containsSubsequence(inOrder));
    }

    @Test
    void partThatEndsWhileItIsStartedAgain_isStartedAgain() throws Exception {
        Part part = new Part(4);

        parts.start(RunningParts.Stage.SERVICES, part).get();

        awaitTold("is ready", "is ready");
        assertThat(part.starts).hasValue(4);
    }

    /** Before anybody could begin to wait for its end. */
    @Test
    void partThatEndsAsSoonAsItIsReady_isStartedAgain() throws Exception {
        Part part = new Part(2) {
            @Override
            public void start() {
                super.start();
                if (starts.get() == 1) {
                    process.onExit().join();
                }
            }
        };

        parts.start(RunningParts.Stage.SERVICES, part).get();

        awaitTold("is ready", "is ready");
        assertThat(part.starts).hasValue(2);
    }

    @Test
    void partThatEndsAgainAndAgain_staysDown_andThatIsTold() throws Exception {
        Part part = new Part(100);

        parts.start(RunningParts.Stage.SERVICES, part).get();

        awaitTold("it stays down");
        assertThat(part.starts).hasValue(6);
    }
}
