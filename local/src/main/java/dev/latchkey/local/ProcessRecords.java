package dev.latchkey.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Who was started, in one small file each, so that the run after a killed launcher finds what may still be there. A process
 * is ours only if id and start time are the recorded ones: ids are used again, start times with them are not.
 */
final class ProcessRecords {
    private static final String SUFFIX = ".process";

    private final Path folder;

    ProcessRecords(Home home) {
        this.folder = home.run();
    }

    void remember(String name, long pid) {
        try {
            Files.writeString(file(name), pid + " " + startOf(pid));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot record " + name, e);
        }
    }

    void forget(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot forget " + name, e);
        }
    }

    /** Of all that is recorded, in the order of the alphabet. */
    List<String> names() {
        return records().stream()
                .map(record -> record.getFileName().toString().replace(SUFFIX, ""))
                .sorted()
                .toList();
    }

    /** The recorded process if it is still that one. */
    Optional<ProcessHandle> find(String name) {
        return Files.exists(file(name)) ? read(file(name)) : Optional.empty();
    }

    /** Waits for what a killed launcher left behind (it is ending by itself), and ends by force what stays. */
    List<String> clearLeftovers(Duration patience) {
        List<String> cleared = new ArrayList<>();
        Instant deadline = Instant.now().plus(patience);
        for (Path record : records()) {
            Optional<ProcessHandle> leftover = read(record);
            leftover.ifPresent(process -> {
                end(process, Duration.between(Instant.now(), deadline));
                cleared.add(record.getFileName().toString().replace(SUFFIX, ""));
            });
            try {
                Files.deleteIfExists(record);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return cleared;
    }

    private List<Path> records() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(ProcessHandle process, Duration patience) {
        process.destroy();
        if (!ended(process, patience)) {
            process.destroyForcibly();
            ended(process, Duration.ofSeconds(5));
        }
    }

    private static boolean ended(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    private static Optional<ProcessHandle> read(Path record) {
        try {
            String[] parts = Files.readString(record).strip().split(" ");
            long pid = Long.parseLong(parts[0]);
            return ProcessHandle.of(pid).filter(process -> parts.length > 1 && parts[1].equals(startOf(pid)));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String startOf(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(Instant::toString)
                .orElse("unknown");
    }

    private Path file(String name) {
        return folder.resolve(name + SUFFIX);
    }
}
