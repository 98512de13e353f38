package dev.latchkey.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds out which process listens on a port, as far as the system lets us see it (Linux: /proc). */
final class PortOwner {
    private static final String LISTEN = "0A";

    private PortOwner() {}

    /** For instance {@code process 4321 (nginx)}. */
    static Optional<String> of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            sockets.addAll(listeningSockets(Path.of(table), port));
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(path -> holds(path, sockets))
                    .map(PortOwner::describe)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Set<String> listeningSockets(Path table, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        Set<String> sockets = new HashSet<>();
        try {
            for (String line : Files.readAllLines(table)) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTEN)) {
                    sockets.add("socket:[" + columns[9] + "]");
                }
            }
        } catch (IOException e) {
            return Set.of();
        }
        return sockets;
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // somebody else's process, or it has just ended
        }
        return false;
    }

    private static String describe(Path process) {
        String pid = process.getFileName().toString();
        try {
            return "process " + pid + " ("
                    + Files.readString(process.resolve("comm")).strip() + ")";
        } catch (IOException e) {
            return "process " + pid;
        }
    }
}
