package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.KeyId;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Verification codes (as digests) and issued credentials, in the transaction of one command. */
public interface SecretStore {
    Uni<Void> putCode(KeyId key, int generation, Digest digest);

    /** Forgets every code of a key. */
    Uni<Void> dropCodes(KeyId key);

    /** What the code with this digest was made for; null if there is none. */
    Uni<@Nullable CodeTarget> findCode(Digest digest);

    Uni<Void> putCredential(KeyId key, int generation, String credential);

    Uni<@Nullable String> credential(KeyId key, int generation);

    record CodeTarget(KeyId key, int generation) {}
}
