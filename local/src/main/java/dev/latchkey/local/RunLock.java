package dev.latchkey.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One running system per checkout. The lock is the operating system's and goes with the process, also after a kill -9; the
 * process id beside it is for people and for {@code down}.
 */
final class RunLock implements AutoCloseable {
    private final FileChannel channel;
    private final Path pid;
    private final boolean afterCrash;

    private RunLock(FileChannel channel, Path pid, boolean afterCrash) {
        this.channel = channel;
        this.pid = pid;
        this.afterCrash = afterCrash;
    }

    /** Empty if a system is running already. */
    static Optional<RunLock> take(Home home) {
        Path pid = home.run().resolve("launcher.pid");
        try {
            FileChannel channel = FileChannel.open(
                    home.run().resolve("launcher.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            boolean afterCrash = Files.exists(pid);
            Files.writeString(pid, Long.toString(ProcessHandle.current().pid()));
            return Optional.of(new RunLock(channel, pid, afterCrash));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + home.run(), e);
        }
    }

    /** The launcher that is running now. */
    static Optional<ProcessHandle> holder(Home home) {
        if (!Files.isDirectory(home.run())) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(
                        home.run().resolve("launcher.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            if (free != null) {
                return Optional.empty();
            }
            String pid = Files.readString(home.run().resolve("launcher.pid")).strip();
            return ProcessHandle.of(Long.parseLong(pid));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether the run before did not end in order, so that something of it may still be ending. */
    boolean afterCrash() {
        return afterCrash;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(pid);
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
