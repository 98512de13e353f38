package dev.latchkey.lock.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the platform tells a lock to do. Times have whole seconds. */
public sealed interface Order {
    String orderId();

    String lockId();

    Instant issuedAt();

    /**
     * An order that has its effect once and in its turn. The platform numbers these from 1, rising, for each lock; a lock compares the
     * numbers of one kind.
     */
    sealed interface Numbered extends Order {
        long number();
    }

    /** Forget a slot up to and including a generation (R1). Needs no number: in whatever order they come, the highest counts. */
    record Deactivate(String orderId, String lockId, int slot, int generation, Instant issuedAt) implements Order {
        public Deactivate {
            if (generation < 1 || generation > Claims.MAX_GENERATION) {
                throw new IllegalArgumentException("generation " + generation);
            }
            issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /**
     * It is {@code issuedAt} now. Whoever holds such an order back makes it wrong, so a lock that has lost the time believes it only
     * in answer to its own challenge, and any lock only when it puts the clock forward.
     *
     * @param challenge as the lock gave it; null is good enough for a lock that knows the time
     */
    record SetClock(
            String orderId,
            String lockId,
            long number,
            @Nullable String challenge,
            Instant issuedAt) implements Numbered {
        public SetClock {
            requireNumber(number);
            issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /**
     * What the wall clock beside the lock shows: for the weekly hours of all credentials that were signed up to {@code issuedAt}. Later ones bring it themselves.
     *
     * @param offsets of the lock's zone
     */
    record SetZone(String orderId, String lockId, long number, OffsetTable offsets, Instant issuedAt)
            implements Numbered {
        public SetZone {
            requireNumber(number);
            issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /**
     * Believe these issuer keys and no others. Signed by one of them, which proves that the platform has its private part: a lock never
     * ends up with keys that nobody can use.
     *
     * @param issuers 1 to {@link #MAX_ISSUERS}
     */
    record TrustIssuers(String orderId, String lockId, long number, TrustedIssuers issuers, Instant issuedAt)
            implements Numbered {
        /** Two active ones and their successors. */
        public static final int MAX_ISSUERS = 4;

        public TrustIssuers {
            requireNumber(number);
            if (issuers.size() < 1 || issuers.size() > MAX_ISSUERS) {
                throw new IllegalArgumentException(issuers.size() + " issuers");
            }
            issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /**
     * Open once, now, for an online key (U2).
     *
     * @param expiresAt exclusive; 1 second to {@link #MAX_VALIDITY} after {@code issuedAt}
     */
    record Open(String orderId, String lockId, long number, String keyId, Instant expiresAt, Instant issuedAt)
            implements Numbered {
        public static final Duration MAX_VALIDITY = Duration.ofSeconds(60);

        public Open {
            requireNumber(number);
            issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
            expiresAt = expiresAt.truncatedTo(ChronoUnit.SECONDS);
            Claims.requireShort(issuedAt, expiresAt, MAX_VALIDITY);
        }
    }

    /**
     * Gives a lock back what a factory reset has wiped out, so that no generation falls (inv-10).
     *
     * @param challenge of the lock's {@link ResetNotice}: the order is good for that one reset
     * @param slots the first is slot 1
     * @param counter the lock's next statement has the one after it
     * @param number orders up to this one are past
     */
    record Provision(
            String orderId,
            String lockId,
            String challenge,
            List<ProvisionedSlot> slots,
            long counter,
            long number,
            Instant issuedAt)
            implements Order {
        public Provision {
            slots = List.copyOf(slots);
            if (counter < 0 || counter == Long.MAX_VALUE) {
                throw new IllegalArgumentException("counter " + counter);
            }
            requireNumber(number);
            issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /**
     * @param floor lowest generation that may open
     * @param used unlocks of that generation
     */
    record ProvisionedSlot(int floor, int used) {
        public ProvisionedSlot {
            if (floor < 0 || used < 0) {
                throw new IllegalArgumentException("floor " + floor + ", used " + used);
            }
        }
    }

    private static void requireNumber(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("number " + number);
        }
    }
}
