package dev.latchkey.shares.config;

import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.TrustedIssuers;
import io.quarkus.runtime.Startup;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** The secrets, decoded and checked; a wrong one stops the start with a sentence that names it and doesn't show it. */
@Singleton
@Startup
public class Secrets {
    private static final Pattern KEY_ID = Pattern.compile("\\S{1,128}");

    private final List<IssuerKey> issuerKeys;
    private final byte[] codePepper;
    private final byte[] answerKey;

    Secrets(SecretsConfig config) {
        this.issuerKeys = issuerKeys(config.issuerKeys());
        this.codePepper = bytes("latchkey.secrets.code-pepper", config.codePepper(), 32, Integer.MAX_VALUE);
        this.answerKey = bytes("latchkey.secrets.answer-key", config.answerKey(), 32, 32);
    }

    /**
     * Signs for whoever believes these keys: the first of ours that is among them. The first of all if none is, or nothing is known.
     *
     * @param believed ids of issuer keys
     */
    public IssuerKey signerAmong(Collection<String> believed) {
        return issuerKeys.stream()
                .filter(key -> believed.contains(key.keyId()))
                .findFirst()
                .orElseGet(issuerKeys::getFirst);
    }

    /** The ids of every issuer key, sorted. */
    public List<String> issuers() {
        return issuerKeys.stream().map(IssuerKey::keyId).sorted().toList();
    }

    /** The public keys of every issuer key. */
    public TrustedIssuers published() {
        return TrustedIssuers.of(issuerKeys.toArray(IssuerKey[]::new));
    }

    public byte[] codePepperBytes() {
        return codePepper.clone();
    }

    public byte[] answerKeyBytes() {
        return answerKey.clone();
    }

    @Override
    public String toString() {
        return "Secrets";
    }

    private static List<IssuerKey> issuerKeys(String jwkSet) {
        try {
            List<IssuerKey> keys = new JsonObject(jwkSet)
                    .getJsonArray("keys").stream()
                            .map(key -> IssuerKey.parse(((JsonObject) key).encode()))
                            .toList();
            boolean namable =
                    keys.stream().allMatch(key -> KEY_ID.matcher(key.keyId()).matches());
            boolean distinct = keys.stream().map(IssuerKey::keyId).distinct().count() == keys.size();
            if (keys.isEmpty() || keys.size() > Order.TrustIssuers.MAX_ISSUERS || !namable || !distinct) {
                throw new IllegalArgumentException("number or ids of the keys");
            }
            return keys;
        } catch (DecodeException | IllegalArgumentException | ClassCastException | NullPointerException e) {
            // no cause: its message could quote a private key
            throw new IllegalStateException(
                    "latchkey.secrets.issuer-keys is not a JWK set with 1 to 4 private P-256 keys, each with a kid of its own"
                            + " without spaces");
        }
    }

    private static byte[] bytes(String name, String base64, int atLeast, int atMost) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(name + " is not base64");
        }
        if (decoded.length < atLeast || decoded.length > atMost) {
            throw new IllegalStateException(name + " has the wrong length: " + atLeast + " bytes are needed");
        }
        return decoded;
    }
}
