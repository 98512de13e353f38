package dev.latchkey.local;

import dev.latchkey.engines.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A child process that is ready when one of its HTTP addresses says so. */
final class HttpProcess implements Component {
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int LINES_SHOWN = 15;
    private static final int BYTES_SHOWN = 16_384;

    private final Definition definition;
    private volatile @Nullable ChildProcess child;

    /**
     * @param environment may hold secrets; never shown
     * @param ready       answers 200 when the process can be used
     */
    record Definition(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path workingDirectory,
            Path log,
            URI ready,
            Duration startsWithin) {
        @Override
        public String toString() {
            return "Definition[" + name + "]";
        }
    }

    HttpProcess(Definition definition) {
        this.definition = definition;
    }

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public void start() {
        ChildProcess started = ChildProcess.start(
                definition.command(),
                definition.environment(),
                definition.workingDirectory(),
                definition.log(),
                ChildProcess.StopSignal.TERM);
        child = started;
        long deadline = System.nanoTime() + definition.startsWithin().toNanos();
        while (!Readiness.of(definition.ready())) {
            if (!started.isAlive()) {
                throw new UserError(name() + " ended while starting. The end of " + definition.log() + ":\n" + tail());
            }
            if (System.nanoTime() > deadline) {
                throw new UserError(name() + " was not ready after "
                        + definition.startsWithin().toSeconds() + " s. The end of " + definition.log() + ":\n"
                        + tail());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void stop() {
        ChildProcess running = child;
        if (running != null) {
            running.stop(STOPS_WITHIN);
        }
    }

    @Override
    public Optional<ProcessHandle> process() {
        return Optional.ofNullable(child).map(ChildProcess::handle);
    }

    private String tail() {
        try (SeekableByteChannel log = Files.newByteChannel(definition.log())) {
            log.position(Math.max(0, log.size() - BYTES_SHOWN));
            String end = new String(Channels.newInputStream(log).readNBytes(BYTES_SHOWN), StandardCharsets.UTF_8);
            List<String> lines = end.lines().toList();
            return lines.stream()
                    .skip(Math.max(0, lines.size() - LINES_SHOWN))
                    .map(line -> "    " + line)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "    (no log)";
        }
    }
}
