package dev.latchkey.shares.domain;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An order to a lock about itself.
 *
 * @param number of the platform's orders to this lock, from 1, rising: the lock takes those of one kind in their turn
 */
public record LockOrder(String orderId, long number, Wish wish, Instant at) {
    public enum Kind {
        OPEN,
        SET_CLOCK,
        SET_ZONE,
        TRUST_ISSUERS,
        PROVISION
    }

    /** What the lock shall do. */
    public sealed interface Wish {
        default Kind kind() {
            return switch (this) {
                case Open w -> Kind.OPEN;
                case SetClock w -> Kind.SET_CLOCK;
                case SetZone w -> Kind.SET_ZONE;
                case TrustIssuers w -> Kind.TRUST_ISSUERS;
                case Provision w -> Kind.PROVISION;
            };
        }
    }

    /** Open once, now, for an online key (U2). @param expiresAt exclusive */
    public record Open(KeyId key, Instant expiresAt) implements Wish {}

    /** @param challenge that the lock has given, to be answered; null puts the clock forward only */
    public record SetClock(@Nullable String challenge) implements Wish {}

    /** Know what the wall clock of this zone shows, for credentials that were signed before (S6). */
    public record SetZone(ZoneId zone) implements Wish {}

    /** Believe these issuer keys and no others. @param keyIds sorted */
    public record TrustIssuers(List<String> keyIds) implements Wish {
        public TrustIssuers {
            keyIds = List.copyOf(keyIds);
        }
    }

    /**
     * Know again what a factory reset has wiped out (inv-10).
     *
     * @param challenge of the lock's notice
     * @param floors of the offline slots, the first is slot 1
     * @param counter the lock's next statement has the one after it
     */
    public record Provision(String challenge, List<Integer> floors, long counter) implements Wish {
        public Provision {
            floors = List.copyOf(floors);
        }
    }

    /** Exclusive; empty if the order is good until it is answered. */
    public Optional<Instant> expiresAt() {
        return wish instanceof Open open ? Optional.of(open.expiresAt()) : Optional.empty();
    }
}
