package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.KeyId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Verification codes (as digests) and issued credentials, in the transaction of one command. */
public interface SecretStore {
    Uni<Void> putCode(KeyId key, int generation, Digest locator, Digest digest);

    /** Forgets every code of a key. */
    Uni<Void> dropCodes(KeyId key);

    /** The codes with this locator, by key: none, or hardly ever more than one. */
    Uni<List<CodeTarget>> codesAt(Digest locator);

    Uni<Void> putCredential(KeyId key, int generation, String credential);

    Uni<@Nullable String> credential(KeyId key, int generation);

    /** @param digest of the whole code */
    record CodeTarget(KeyId key, int generation, Digest digest) {}
}
