package dev.latchkey.shares.domain;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** A lock and who administrates it. */
public sealed interface Lock {
    record Unregistered() implements Lock {}

    /** Registered before it is sold; nobody owns it (L1). */
    record Unclaimed(Hardware hardware) implements Lock {}

    /** Enough for any house, and few enough to stand in every event of the lock. */
    int MOST_ADMINISTRATORS = 50;

    /** @param administrators at least one (L2) */
    record Claimed(Hardware hardware, long nameVersion, List<AccountId> administrators) implements Lock {
        public Claimed {
            administrators = List.copyOf(administrators);
        }
    }

    /**
     * What the maker says of a lock; an administrator may have changed the time zone since (L2).
     *
     * @param timeZone IANA name
     * @param publicKey JWK (P-256) as JSON text
     */
    record Hardware(String model, String timeZone, String publicKey) {
        Hardware in(String otherTimeZone) {
            return new Hardware(model, otherTimeZone, publicKey);
        }
    }

    /** Of the wall clock beside it. */
    default ZoneId zone() {
        return switch (this) {
            case Unregistered l -> ZoneOffset.UTC;
            case Unclaimed l -> ZoneId.of(l.hardware().timeZone());
            case Claimed l -> ZoneId.of(l.hardware().timeZone());
        };
    }

    default boolean isAdministratedBy(AccountId account) {
        return this instanceof Claimed c && c.administrators().contains(account);
    }
}
