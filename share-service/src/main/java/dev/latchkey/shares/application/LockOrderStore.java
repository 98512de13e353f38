package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.LockOrder;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The orders to locks about themselves, in the transaction of one command. */
public interface LockOrderStore {
    /** @param by who asked for it; null if nobody did */
    Uni<Void> put(LockId lock, LockOrder order, String signed, @Nullable AccountId by);

    /** Null if the lock was never given such an order, or it is forgotten. */
    Uni<@Nullable Given> find(LockId lock, String orderId);

    /** The order that answers this challenge of a reset notice; null if none was given. Such orders are never forgotten. */
    Uni<@Nullable Given> provisioning(LockId lock, String challenge);

    /** What the lock has not answered and what is still good then, the oldest first; of each kind but opening only the newest. */
    Uni<List<Given>> waiting(LockId lock, Instant now);

    Uni<Void> answered(String orderId, OrderAnswer answer);

    /**
     * Notes these issuer keys for locks of which nothing was noted yet.
     *
     * @return how many locks that were; below the limit when there are no more, but for some that are taken just then
     */
    Uni<Integer> assumeBelieved(List<String> issuers, int limit);

    /** Claimed locks that were last told to believe other issuer keys than these. */
    Uni<List<LockId>> notTaught(List<String> issuers, int limit);

    /** How many claimed locks have not confirmed that they believe just these issuer keys. */
    Uni<Long> notBelieving(List<String> issuers);

    /** @param answer null while the lock is silent */
    record Given(
            LockId lock,
            LockOrder order,
            String signed,
            @Nullable AccountId askedBy,
            @Nullable OrderAnswer answer) {
        @Override
        public String toString() {
            return "Given[" + lock + " " + order.orderId() + "]"; // no signed order in a log
        }
    }

    /**
     * What the lock has said, verified.
     *
     * @param refusal in the words of the lock's contract; null if it has obeyed
     * @param lockTime null when the lock had lost the time
     * @param statement as the lock signed it
     */
    record OrderAnswer(
            Instant at, @Nullable String refusal, @Nullable Instant lockTime, String statement) {}
}
