package dev.latchkey.lock.protocol;

/** The platform's private key: signs credentials and orders. */
public final class IssuerKey {
    private final SigningKey key;

    private IssuerKey(SigningKey key) {
        this.key = key;
    }

    public static IssuerKey generate() {
        return new IssuerKey(SigningKey.generate());
    }

    /** @throws IllegalArgumentException if the text is not the JWK of a private key on P-256; it doesn't quote the text */
    public static IssuerKey parse(String privateJwk) {
        return new IssuerKey(SigningKey.parse(privateJwk));
    }

    /** {@code kid} of everything it signs: the JWK's own, else its RFC 7638 thumbprint. */
    public String keyId() {
        return key.keyId();
    }

    public PublicJwk publicKey() {
        return key.publicKey();
    }

    /** The private key as JWK, for {@link #parse}: keep it where only its owner reads. */
    public String exportPrivateJwk() {
        return key.exportPrivateJwk();
    }

    SigningKey signingKey() {
        return key;
    }

    /** Names the key, doesn't show it. */
    @Override
    public String toString() {
        return "IssuerKey[" + key.keyId() + "]";
    }
}
