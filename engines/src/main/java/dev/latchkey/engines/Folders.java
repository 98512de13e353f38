package dev.latchkey.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Whole folders, and where engines keep what can be made again. */
public final class Folders {
    private Folders() {}

    /** Deletes a folder with all that is in it; links are deleted, not followed. Nothing happens if it isn't there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(folder)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }

    /**
     * Gives a freshly made folder its final name. Where another process was quicker, its folder stays and ours is deleted:
     * both hold the same.
     */
    public static void moveUnlessThere(Path fresh, Path home) throws IOException {
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
            delete(fresh);
        }
    }

    /** The folder that holds {@code path}. */
    public static Path parentOf(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent());
    }

    /** Shared by all checkouts of one user; {@code -Dlatchkey.cache} or {@code XDG_CACHE_HOME} moves it. */
    public static Path cache() {
        String property = System.getProperty("latchkey.cache");
        if (property != null) {
            return Path.of(property);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        return xdg == null || xdg.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "latchkey")
                : Path.of(xdg, "latchkey");
    }
}
