package dev.latchkey.local;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The secrets of this machine's installation, made at first use, in one file that only its owner can read. They reach the
 * children through their environment and nothing else. A new kind of secret is added to an older file.
 */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<String, String> values;

    private Secrets(Path file, Map<String, String> values) {
        this.file = file;
        this.values = values;
    }

    public static Secrets in(Path file) {
        try {
            return new Secrets(
                    file,
                    Files.exists(file)
                            ? JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {})
                            : new TreeMap<>());
        } catch (IOException e) {
            throw new UserError(
                    "Cannot read " + file + ": restore it, or empty the installation with ./latchkey reset.");
        }
    }

    /** Of a database user, of the sign-in provider's administrator, of a machine client, of a bridge. */
    public String password(String owner) {
        return get(
                "password." + owner,
                () -> Base64.getUrlEncoder().withoutPadding().encodeToString(random(24)));
    }

    /** 32 random bytes in base64. */
    public String key(String name) {
        return get("key." + name, () -> Base64.getEncoder().encodeToString(random(32)));
    }

    /** A JWK set with private P-256 keys; the first one signs credentials and orders. */
    public String issuerKeys() {
        return get("issuer-keys", () -> {
            try {
                return new JWKSet(new ECKeyGenerator(Curve.P_256)
                                .keyIDFromThumbprint(true)
                                .keyUse(KeyUse.SIGNATURE)
                                .algorithm(JWSAlgorithm.ES256)
                                .generate())
                        .toString(false);
            } catch (JOSEException e) {
                throw new IllegalStateException("this JDK has no P-256", e);
            }
        });
    }

    @Override
    public String toString() {
        return "Secrets[" + file + "]";
    }

    private synchronized String get(String name, Supplier<String> maker) {
        String known = values.get(name);
        if (known != null) {
            return known;
        }
        String made = maker.get();
        values.put(name, made);
        write();
        return made;
    }

    /** On the disk before the first use: what is encrypted with a lost key is lost. */
    private void write() {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(values));
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
