package dev.latchkey.local;

import dev.latchkey.engines.Folders;
import dev.latchkey.engines.PostgresUrls;
import dev.latchkey.engines.TarArchive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Keycloak with the realm {@code latchkey}. Unpacked and built once per version and realm in the cache of this user, since
 * both take long and depend on nothing of this installation; its data are in PostgreSQL.
 *
 * <p>Tokens name the entrance as their issuer, whichever way a client came; services reach it directly.
 */
final class SignInProvider implements Component {
    static final String SCHEMA = "keycloak";
    private static final String REALM_FILE = "realm-latchkey.json";
    private static final List<String> BUILD = List.of("build", "--db=postgres");
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);

    private final Home home;
    private final Secrets secrets;
    private final JavaFlags flags;
    private final Progress progress;
    private volatile Optional<HttpProcess> server = Optional.empty();

    SignInProvider(Home home, Secrets secrets, JavaFlags flags, Progress progress) {
        this.home = home;
        this.secrets = secrets;
        this.flags = flags;
        this.progress = progress;
    }

    static String realmUrl(Ports port) {
        return port.url() + "/realms/latchkey";
    }

    @Override
    public String name() {
        return "sign-in";
    }

    /** Unpacks and builds if that wasn't done yet; needs no other component. */
    Path install() {
        byte[] realm = realm();
        Path archive = archive();
        Path installed = Folders.cache()
                .resolve(archive.getFileName().toString().replace(".tar.gz", "") + "-"
                        + digest(realm).substring(0, 12));
        if (Files.isDirectory(installed)) {
            return installed;
        }
        try {
            Files.createDirectories(Folders.cache());
            Path fresh = Files.createTempDirectory(Folders.cache(), "unpacking-");
            progress.line("unpacking Keycloak, once");
            try (InputStream packed = Files.newInputStream(archive)) {
                TarArchive.unpack(new BufferedInputStream(new GZIPInputStream(new BufferedInputStream(packed))), fresh);
            }
            Path unpacked = only(fresh);
            Path imports = Files.createDirectories(unpacked.resolve("data/import"));
            Files.write(imports.resolve(REALM_FILE), realm);
            progress.line("building Keycloak, once (about 20 s)");
            build(unpacked);
            Folders.moveUnlessThere(unpacked, installed);
            Folders.delete(fresh);
            return installed;
        } catch (IOException e) {
            throw new UserError("Cannot install Keycloak into " + Folders.cache() + " (" + e.getMessage()
                    + "): free some space or make the folder writable.");
        }
    }

    @Override
    public void start() {
        Path installed = install();
        keepIssuer();
        Path imported = home.data().resolve("keycloak-realm-imported");
        List<String> arguments = new ArrayList<>(List.of("start", "--optimized"));
        if (!Files.exists(imported)) {
            arguments.add("--import-realm");
        }
        HttpProcess process = new HttpProcess(new HttpProcess.Definition(
                name(),
                command(installed, flags.forSignIn(installed), arguments),
                environment(),
                installed,
                home.log(name()),
                URI.create(realmUrl(Ports.SIGN_IN)),
                STARTS_WITHIN));
        server = Optional.of(process);
        process.start();
        try {
            Files.writeString(imported, "");
        } catch (IOException e) {
            throw new UserError("Cannot write to " + home.data() + " (" + e.getMessage() + ").");
        }
    }

    /** Accounts belong to an issuer; with another one nobody would be who they were. */
    private void keepIssuer() {
        Path file = home.data().resolve("issuer");
        String issuer = realmUrl(Ports.ENTRANCE);
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, issuer);
            }
            String known = Files.readString(file);
            if (!known.equals(issuer)) {
                throw new UserError("The accounts of this installation were made at " + known
                        + ", so the entrance can't move: use its port again, or begin anew with ./latchkey reset.");
            }
        } catch (IOException e) {
            throw new UserError("Cannot write to " + home.data() + " (" + e.getMessage() + ").");
        }
    }

    @Override
    public void stop() {
        server.ifPresent(HttpProcess::stop);
    }

    @Override
    public Optional<ProcessHandle> process() {
        return server.flatMap(HttpProcess::process);
    }

    private void build(Path installed) throws IOException {
        Path log = home.log("sign-in-build");
        ProcessBuilder builder = new ProcessBuilder(command(installed, List.of("-Xmx512m"), BUILD))
                .directory(installed.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Process process = builder.start();
        try {
            if (process.waitFor() != 0) {
                throw new UserError("Keycloak cannot be built; see " + log + ".");
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new UserError("Interrupted while Keycloak was built.");
        }
    }

    /** What {@code bin/kc.sh} runs, without the shell between us and the process. */
    private static List<String> command(Path installed, List<String> jvmFlags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(JavaFlags.java());
        command.addAll(jvmFlags);
        command.addAll(List.of(
                "-Dfile.encoding=UTF-8",
                "-XX:+ExitOnOutOfMemoryError",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.language=en",
                "-Duser.country=US",
                "-Dkc.home.dir=" + installed,
                "-Djboss.server.config.dir=" + installed.resolve("conf"),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dpicocli.disable.closures=true",
                // a connection that a restart of the database has cut is not handed out
                "-Dquarkus.datasource.jdbc.foreground-validation-interval=PT1S",
                "-Dquarkus-log-max-startup-records=10000",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "-cp",
                installed.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint"));
        command.addAll(arguments);
        return command;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Ports.environment());
        environment.put("KC_HTTP_ENABLED", "true");
        environment.put("KC_HTTP_HOST", "127.0.0.1");
        environment.put("KC_HTTP_PORT", Integer.toString(Ports.SIGN_IN.number()));
        environment.put("KC_HOSTNAME", Ports.ENTRANCE.url());
        environment.put("KC_HOSTNAME_BACKCHANNEL_DYNAMIC", "true");
        environment.put("KC_PROXY_HEADERS", "xforwarded");
        environment.put("KC_CACHE", "local"); // else it opens ports for a cluster, on all interfaces
        environment.put("KC_DB_URL", new PostgresUrls(Ports.POSTGRES.number()).jdbc());
        environment.put("KC_DB_USERNAME", SCHEMA);
        environment.put("KC_DB_PASSWORD", secrets.password(SCHEMA));
        environment.put("KC_DB_SCHEMA", SCHEMA);
        environment.put("KC_DB_POOL_MIN_SIZE", "1");
        environment.put("KC_DB_POOL_MAX_SIZE", "10");
        environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
        environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", secrets.password("keycloak-admin"));
        environment.put("LATCHKEY_SMTP_HOST", "127.0.0.1");
        environment.putAll(clientSecrets(secrets));
        environment.put("MALLOC_ARENA_MAX", "2");
        return environment;
    }

    /** Of the machine clients, as the realm asks for them. */
    static Map<String, String> clientSecrets(Secrets secrets) {
        return Stream.of("integrator", "operator-tool", "key-service", "device-gateway", "notification-service")
                .collect(Collectors.toMap(
                        client -> "LATCHKEY_" + client.replace('-', '_').toUpperCase(Locale.ROOT) + "_SECRET",
                        secrets::password));
    }

    private Path archive() {
        Path folder = home.root().resolve("local/target/keycloak");
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(folder, "keycloak-quarkus-dist-*.tar.gz")) {
            for (Path archive : archives) {
                return archive;
            }
        } catch (IOException e) {
            throw new UserError("There is no Keycloak in " + folder + ": build again with ./latchkey build.");
        }
        throw new UserError("There is no Keycloak in " + folder + ": build again with ./latchkey build.");
    }

    private static byte[] realm() {
        try (InputStream resource = SignInProvider.class.getResourceAsStream("/" + REALM_FILE)) {
            if (resource == null) {
                throw new IllegalStateException(REALM_FILE + " is not in the jar");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(REALM_FILE + " cannot be read", e);
        }
    }

    private static Path only(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return entries.iterator().next();
        }
    }

    private static String digest(byte[] realm) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(String.join(" ", BUILD).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(realm));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
