package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Locks, their keys and their events, in the transaction of one command. */
public interface LockStore {
    /** Takes the lock's head row until the transaction ends, so commands on one lock run one after the other. */
    Uni<Head> takeHead(LockId lock);

    /** The head as it is, without taking it. */
    Uni<Head> readHead(LockId lock);

    Uni<VersionedKey> key(KeyId key);

    /** Every key that was ever enabled, of every kind. */
    Uni<Map<KeyId, Key>> keys(LockId lock);

    /** Keys of that kind which were ever enabled, by slot. */
    Uni<Map<Integer, Key>> keys(LockId lock, KeyKind kind);

    /** A lock's first event; false if another transaction was faster, and then nothing is written. */
    Uni<Boolean> create(LockId lock, Lock.Unclaimed unclaimed, Digest claimCodeDigest, List<NewEvent> events);

    /** Appends with the next numbers of the lock; writes the states after. All or nothing with the transaction. */
    Uni<Void> append(Head before, Lock after, Map<KeyId, Key> keysAfter, List<NewEvent> events);

    /**
     * @param sequence of the newest event; 0 if the lock is unregistered
     * @param version sequence of the newest event of the lock itself, keys aside; 0 if the lock is unregistered
     * @param claimCodeDigest null if the lock is unregistered
     */
    record Head(
            LockId id,
            Lock lock,
            long sequence,
            long version,
            @Nullable Digest claimCodeDigest) {}

    /** @param version sequence of the newest event that changed the key; 0 if there is none */
    record VersionedKey(Key key, long version) {}
}
