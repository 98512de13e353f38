package dev.latchkey.local;

import dev.latchkey.engines.Folders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The authority that signs bridges' certificates, and the gateway's own certificate, signed by it. Made at the first start by the JDK's keytool; they
 * belong to this installation, and are good on this machine only.
 */
public final class Certificates {
    private static final String AUTHORITY = "authority";
    private static final String GATEWAY = "gateway";
    private static final String DAYS = "3650";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path folder;
    /** Where they are made; cleared up with everything else. */
    private final Path fresh;

    public Certificates(Home home) {
        folder = home.certificates();
        fresh = home.run().resolve("certificates");
    }

    /** Makes what is not there; all of it is there, or nothing. */
    Certificates ready() {
        if (!Files.isDirectory(folder)) {
            try {
                Folders.delete(fresh);
                Files.createDirectory(
                        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                make(fresh);
                force(fresh);
                Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | GeneralSecurityException e) {
                throw new UserError(
                        "Cannot make the certificates for bridges in " + folder + " (" + e.getMessage() + ").");
            }
        }
        for (String name : List.of(AUTHORITY, GATEWAY)) {
            requireContent(certificate(name));
            requireContent(key(name));
        }
        return this;
    }

    /** Somebody has cleared up, or the disk has lost it; to make all anew would shut out every bridge that has a certificate. */
    private static void requireContent(Path file) {
        try {
            if (Files.size(file) > 0) {
                return;
            }
        } catch (IOException e) {
            // told below
        }
        throw new UserError(
                file
                        + " is missing or empty. Put it back; or delete its folder, then all are made anew, and bridges need new certificates.");
    }

    /** What a client that connects over TLS has to trust. */
    public Path authority() {
        return certificate(AUTHORITY);
    }

    public Path gateway() {
        return certificate(GATEWAY);
    }

    /** PKCS #8. */
    public Path gatewayKey() {
        return key(GATEWAY);
    }

    Map<String, String> environment() {
        return Map.of(
                "LATCHKEY_MQTT_CERTIFICATE", certificate(GATEWAY).toString(),
                "LATCHKEY_MQTT_PRIVATE_KEY", key(GATEWAY).toString(),
                "LATCHKEY_BRIDGE_AUTHORITY_CERTIFICATE", certificate(AUTHORITY).toString(),
                "LATCHKEY_BRIDGE_AUTHORITY_PRIVATE_KEY", key(AUTHORITY).toString());
    }

    private Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    private Path key(String name) {
        return folder.resolve(name + "-key.pem");
    }

    private static void make(Path folder) throws IOException, GeneralSecurityException {
        Path store = folder.resolve("made.p12");
        String password = UUID.randomUUID().toString();
        keytool(
                store,
                password,
                AUTHORITY,
                "CN=Latchkey bridges of this machine",
                "-ext",
                "bc:c=ca:true,pathlen:0",
                "-ext",
                "ku:c=keyCertSign,cRLSign");
        keytool(
                store,
                password,
                GATEWAY,
                "CN=localhost",
                "-signer",
                AUTHORITY,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-ext",
                "ku:c=digitalSignature",
                "-ext",
                "eku=serverAuth");
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            made.load(in, password.toCharArray());
        }
        for (String name : List.of(AUTHORITY, GATEWAY)) {
            Key key = made.getKey(name, password.toCharArray());
            write(
                    folder.resolve(name + ".pem"),
                    "CERTIFICATE",
                    made.getCertificate(name).getEncoded());
            write(folder.resolve(name + "-key.pem"), "PRIVATE KEY", key.getEncoded());
        }
        Files.delete(store);
    }

    /** The folder is its owner's alone. It is on disk when this returns. */
    private static void write(Path file, String what, byte[] der) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + PEM.encodeToString(der) + "\n-----END " + what + "-----\n",
                StandardCharsets.US_ASCII);
        force(file);
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void keytool(Path store, String password, String alias, String name, String... further)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass:env",
                "LATCHKEY_STORE_PASSWORD",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                name,
                "-validity",
                DAYS));
        command.addAll(List.of(further));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LATCHKEY_STORE_PASSWORD", password);
        Process process = builder.start();
        process.getOutputStream().close();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        process.getInputStream().transferTo(said);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(
                        "keytool: " + said.toString(StandardCharsets.UTF_8).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
