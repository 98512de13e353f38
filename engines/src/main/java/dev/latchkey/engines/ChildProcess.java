package dev.latchkey.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child process that cannot outlive this JVM. Its first act is to fork a watcher that reads a pipe of this JVM; when
 * the JVM ends, however it ends, the pipe closes and the watcher sends the stop signal. The child runs in a session of
 * its own, so a Ctrl-C in the terminal reaches this JVM alone, which then stops its children in order.
 */
public final class ChildProcess {
    /** $1 is the stop signal, the rest is the command. The command keeps the process id that the JVM knows. */
    private static final String WATCHED = """
            signal=$1; shift
            exec 3<&0
            (read -r _ <&3; kill -s "$signal" $$) >/dev/null 2>&1 &
            exec 3<&- </dev/null
            if command -v setsid >/dev/null; then exec setsid "$@"; fi
            exec "$@"
            """;

    private final ProcessHandle handle;
    private final StopSignal signal;

    private ChildProcess(ProcessHandle handle, StopSignal signal) {
        this.handle = handle;
        this.signal = signal;
    }

    /** What tells the process to end in order. */
    public enum StopSignal {
        TERM,
        INT
    }

    /**
     * @param environment added to what this JVM has
     * @param log         output and errors are appended to it
     */
    public static ChildProcess start(
            List<String> command, Map<String, String> environment, Path workingDirectory, Path log, StopSignal signal) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", WATCHED, "sh", signal.name()));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(workingDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(builder.start().toHandle(), signal);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), e);
        }
    }

    /** A process that is running already and that this JVM may stop. */
    public static ChildProcess of(ProcessHandle handle, StopSignal signal) {
        return new ChildProcess(handle, signal);
    }

    /** Also when it has ended. */
    public ProcessHandle handle() {
        return handle;
    }

    public long pid() {
        return handle.pid();
    }

    public boolean isAlive() {
        return handle.isAlive();
    }

    /** Asks the process to end, waits, and ends it by force when {@code patience} is over. */
    public void stop(Duration patience) {
        if (!handle.isAlive()) {
            return;
        }
        if (signal == StopSignal.TERM) {
            handle.destroy();
        } else {
            signal();
        }
        if (!exitedWithin(patience)) {
            kill();
        }
    }

    /** Ends the process with SIGKILL and waits until it is gone. */
    public void kill() {
        handle.destroyForcibly();
        exitedWithin(Duration.ofSeconds(10));
    }

    private void signal() {
        try {
            new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + handle.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean exitedWithin(Duration patience) {
        try {
            handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return !handle.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !handle.isAlive();
        }
    }
}
