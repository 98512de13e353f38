package dev.latchkey.lock.protocol;

/** A lock's private key, made at the maker's bench: signs statements. */
public final class LockKey {
    private final SigningKey key;

    private LockKey(SigningKey key) {
        this.key = key;
    }

    public static LockKey generate() {
        return new LockKey(SigningKey.generate());
    }

    /** @throws IllegalArgumentException if the text is not the JWK of a private key on P-256; it doesn't quote the text */
    public static LockKey parse(String privateJwk) {
        return new LockKey(SigningKey.parse(privateJwk).namedByThumbprint());
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
        return "LockKey[" + key.keyId() + "]";
    }
}
