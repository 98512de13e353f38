package dev.latchkey.shares.application;

import dev.latchkey.events.LockReport;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.OrderBook;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Locks, their keys and their events, in the transaction of one command. */
public interface LockStore {
    /** Takes the lock's head row until the transaction ends, so commands on one lock run one after the other. */
    Uni<Head> takeHead(LockId lock);

    /** The head as it is, without taking it. */
    Uni<Head> readHead(LockId lock);

    Uni<VersionedKey> key(KeyId key);

    /** Every key that was ever enabled, of every kind. */
    Uni<Map<KeyId, AnyKey>> keys(LockId lock);

    /** Keys of that kind which were ever enabled, by slot. */
    Uni<Map<Integer, AnyKey>> keys(LockId lock, KeyKind kind);

    /** Writes locks with their first event. Answers those that were not there before; of the others nothing is written. */
    Uni<Set<LockId>> create(Collection<NewLock> locks);

    /** What these locks were registered with, whatever happened to them since. Of a lock that is not there, nothing. */
    Uni<Map<LockId, Registration>> registrations(Collection<LockId> locks);

    /**
     * Appends with the next numbers of the lock; writes the states after. All or nothing with the transaction.
     *
     * @param after the head as it was taken, with what changes of the lock itself
     */
    Uni<Void> append(Head after, Map<KeyId, ? extends AnyKey> keysAfter, List<NewEvent> events);

    /** Publishes what somebody says the lock has signed; it is no event of the lock and has none of its numbers. */
    Uni<Void> report(LockReport report, String reportId);

    /**
     * @param sequence of the newest event; 0 if the lock is unregistered
     * @param version sequence of the newest event of the lock itself, keys aside; 0 if the lock is unregistered
     * @param claimCodeDigest null if the lock is unregistered
     */
    record Head(
            LockId id,
            Lock lock,
            OrderBook orders,
            long sequence,
            long version,
            @Nullable Digest claimCodeDigest) {
        Head with(Lock changed) {
            return new Head(id, changed, orders, sequence, version, claimCodeDigest);
        }

        Head with(OrderBook changed) {
            return new Head(id, lock, changed, sequence, version, claimCodeDigest);
        }
    }

    /**
     * A lock that is not there yet, and its first events.
     *
     * @param issuers ids of the issuer keys that it was made believing; sorted
     */
    record NewLock(Registration registration, List<String> issuers, List<NewEvent> events) {}

    /** @param version sequence of the newest event that changed the key; 0 if there is none */
    record VersionedKey(AnyKey key, long version) {}
}
