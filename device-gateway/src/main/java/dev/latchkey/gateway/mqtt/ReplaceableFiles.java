package dev.latchkey.gateway.mqtt;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Files of keys and certificates that are read at the start and, without a restart, whenever somebody has replaced them. Ones that can't be used then change nothing, are told in the
 * log each time, and looked at again. Thread-safe.
 */
final class ReplaceableFiles {
    private static final Logger LOG = Logger.getLogger(ReplaceableFiles.class);

    private final String settings;
    private final List<Path> files;
    private final Use use;
    private byte[] seen = {};
    private @Nullable Long timer;

    /** Reads the files and goes by them; changes nothing if it fails. Of a failure only what a {@link GeneralSecurityException} says is told: others may quote a key. */
    interface Use {
        void goBy() throws Exception;
    }

    /** @param settings that name the files, as operators are told */
    ReplaceableFiles(String settings, List<Path> files, Use use) {
        this.settings = settings;
        this.files = List.copyOf(files);
        this.use = use;
    }

    /** @throws IllegalStateException in words for an operator, if they can't be used */
    synchronized void read() {
        try {
            byte[] now = digest();
            use.goBy();
            seen = now;
        } catch (Exception e) {
            throw new IllegalStateException(
                    settings + " can't be used, " + inWords(e)); // no cause: its message may quote the key
        }
    }

    /** Looks again at this interval, off the event loop. */
    synchronized void watch(Vertx vertx, Duration every) {
        timer = vertx.setPeriodic(
                every.toMillis(),
                id -> vertx.executeBlocking(() -> {
                    lookAgain();
                    return null;
                }));
    }

    synchronized void stop(Vertx vertx) {
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    private synchronized void lookAgain() {
        try {
            byte[] now = digest();
            if (!Arrays.equals(now, seen)) {
                use.goBy();
                seen = now;
                LOG.infof("new files are taken from now on: %s", settings);
            }
        } catch (Exception e) {
            LOG.errorf("the new files can't be used, the old ones count on: %s, %s", settings, inWords(e));
        }
    }

    private byte[] digest() throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Path file : files) {
            digest.update(Files.readAllBytes(file));
        }
        return digest.digest();
    }

    private static String inWords(Exception e) {
        return e instanceof GeneralSecurityException && e.getMessage() != null
                ? e.getMessage()
                : e.getClass().getSimpleName();
    }

    /** @throws IllegalStateException in words for an operator, if there is none that can be read */
    static Path file(String setting, Optional<Path> path, String who) {
        Path file = path.orElseThrow(
                () -> new IllegalStateException(who + " needs " + setting + ", the path of a PEM file"));
        if (!Files.isReadable(file)) {
            throw new IllegalStateException(setting + ": there is no readable file " + file);
        }
        return file;
    }
}
