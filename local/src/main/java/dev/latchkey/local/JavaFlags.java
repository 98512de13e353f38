package dev.latchkey.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the JVMs of one machine run: small, started quickly. Most of them have the C1 compiler alone, which is at its full speed at once; those that
 * every command and every read go through have C2 too, which halves what they cost after a minute or two of load. Whoever wants others sets
 * {@code LATCHKEY_SERVICE_JVM_FLAGS}.
 *
 * <p>Each JVM writes an archive of its classes when it stops for the first time and starts from it afterwards, in half the
 * time. An archive that is older than what it was made from is of no use and is deleted; that of another JDK is replaced by the
 * JVM itself.
 */
final class JavaFlags {
    private static final List<String> SMALL = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xss512k",
            // otherwise the whole heap is collected, which may take half a second, when there are 21 MB of classes, and
            // for each 7 MB of compiled code; neither limit takes any memory
            "-XX:MetaspaceSize=128m",
            "-XX:ReservedCodeCacheSize=192m",
            // what the compilers needed for a moment goes back to the system (milliseconds)
            "-XX:TrimNativeHeapInterval=10000",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED");

    private static final String WRITE_ARCHIVE = "-XX:+AutoCreateSharedArchive";

    /** Archives where they were made, so that their pages need no change; and no remarks about what can't be archived. */
    private static final List<String> ARCHIVING = List.of(
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            WRITE_ARCHIVE,
            "-Xlog:disable",
            "-Xlog:all=error,cds=off,aot=off:stderr");

    /** Services for which compiling twice pays. */
    private static final Set<String> BUSY = Set.of("share-service", "key-service");

    /** What it takes to be compiled for the second time is five times the usual: C2 has a whole core for itself for as long as it has work. */
    private static final List<String> WITH_C2 = List.of(
            "-XX:TieredStopAtLevel=4",
            "-XX:Tier4InvocationThreshold=25000",
            "-XX:Tier4MinInvocationThreshold=3000",
            "-XX:Tier4CompileThreshold=75000",
            "-XX:Tier4BackEdgeThreshold=200000");

    /** The HTTP server would refuse them with a bare status; see {@code RouterProblems} in http-api. */
    private static final String BAD_PATHS_TO_THE_API = "-Dvertx.disableURIValidation=true";

    /** A third of the usual before something is compiled: the first hundred requests of a kind are slow otherwise. Costs some 5 MB each, and nothing of the start. */
    private static final List<String> SOON_COMPILED = List.of(
            "-XX:Tier3InvocationThreshold=60", "-XX:Tier3MinInvocationThreshold=30", "-XX:Tier3CompileThreshold=600");

    /**
     * A heap begins small, and grows when after a collection of all of it less than two fifths are free. Where it may have all from the start, as is usual, it is filled within
     * an hour, and never shrinks: four times what is alive.
     */
    private static final String[] SERVICE = {"-Xmx192m", "-Xms80m", "-Xmn24m", BAD_PATHS_TO_THE_API};

    /** When lists are rebuilt, a thousand events at a time are alive and copied by each collection: with 24 MB that was a third of all its work. */
    private static final Map<String, List<String>> OF_SOME = Map.of("key-service", List.of("-Xms104m", "-Xmn48m"));

    private final Path archives;

    /** @param archives folder for the archives of what is built here */
    JavaFlags(Path archives) {
        try {
            this.archives = Files.createDirectories(archives);
        } catch (IOException e) {
            throw new UserError("Cannot write to " + archives + " (" + e.getMessage() + ").");
        }
    }

    List<String> forBroker() {
        List<String> flags = flags(archive("broker", launcher()), "-Xmx192m", "-Xms96m", "-Xmn24m", quietLogging());
        flags.addAll(WITH_C2);
        return flags;
    }

    /** @param jar that starts the service */
    List<String> forService(String name, Path jar) {
        return chosen(ofService(name, jar));
    }

    /** One beside another of the same service: starts from the archive that the other writes, which only one process may. */
    List<String> forFurtherInstance(String name, Path jar) {
        List<String> flags = ofService(name, jar);
        flags.remove(WRITE_ARCHIVE);
        return chosen(flags);
    }

    private List<String> ofService(String name, Path jar) {
        List<String> flags = flags(archive(name, jar), SERVICE);
        flags.addAll(SOON_COMPILED);
        if (BUSY.contains(name)) {
            flags.addAll(WITH_C2);
        }
        if (OF_SOME.containsKey(name)) {
            flags.addAll(OF_SOME.get(name));
        }
        return flags;
    }

    private static List<String> chosen(List<String> flags) {
        String own = System.getenv("LATCHKEY_SERVICE_JVM_FLAGS");
        if (own != null && !own.isBlank()) {
            flags.addAll(List.of(own.strip().split("\\s+")));
        }
        return flags;
    }

    List<String> forBridge() {
        return flags(archive("bridge", launcher()), "-Xmx96m", "-Xms40m", "-Xmn12m", quietLogging());
    }

    /** @param installed where Keycloak is */
    List<String> forSignIn(Path installed) {
        return flags(installed.resolve("keycloak.jsa"), "-Xmx256m", "-Xms128m", "-Xmn32m");
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Of this JVM, for children that work in another folder. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> flags(Path archive, String... further) {
        List<String> flags = new ArrayList<>(SMALL);
        flags.addAll(ARCHIVING);
        flags.add("-XX:SharedArchiveFile=" + archive);
        flags.addAll(List.of(further));
        return flags;
    }

    private Path archive(String name, Path jar) {
        Path archive = archives.resolve(name + ".jsa");
        try {
            if (Files.exists(archive)
                    && Files.getLastModifiedTime(jar).compareTo(Files.getLastModifiedTime(archive)) > 0) {
                Files.delete(archive);
            }
        } catch (IOException e) {
            throw new UserError("Cannot replace " + archive + " (" + e.getMessage() + ").");
        }
        return archive;
    }

    private static Path launcher() {
        return Path.of(classPath().split(File.pathSeparator)[0]);
    }

    private static String quietLogging() {
        return "-Djava.util.logging.config.class=" + QuietLogging.class.getName();
    }
}
