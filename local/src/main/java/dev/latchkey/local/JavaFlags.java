package dev.latchkey.local;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the JVMs of one machine run: small, started quickly. The C1 compiler alone is enough for a demo and saves memory; a
 * load test sets {@code LATCHKEY_SERVICE_JVM_FLAGS}.
 */
final class JavaFlags {
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k", "-XX:-UsePerfData");

    List<String> forBroker() {
        List<String> flags = new ArrayList<>(SMALL);
        flags.addAll(List.of("-Xmx192m", "-Djava.util.logging.config.class=" + QuietLogging.class.getName()));
        return flags;
    }

    List<String> forService() {
        List<String> flags = new ArrayList<>(SMALL);
        flags.add("-Xmx192m");
        String own = System.getenv("LATCHKEY_SERVICE_JVM_FLAGS");
        if (own != null && !own.isBlank()) {
            flags.addAll(List.of(own.strip().split("\\s+")));
        }
        return flags;
    }

    List<String> forBridge() {
        List<String> flags = new ArrayList<>(SMALL);
        flags.addAll(List.of("-Xmx96m", "-Djava.util.logging.config.class=" + QuietLogging.class.getName()));
        return flags;
    }

    List<String> forSignIn() {
        List<String> flags = new ArrayList<>(SMALL);
        flags.add("-Xmx256m");
        return flags;
    }

    /** Of this JVM, for children that work in another folder. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
