package dev.latchkey.lock.door;

import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.Credentials;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Order.Open;
import dev.latchkey.lock.protocol.Order.SetClock;
import dev.latchkey.lock.protocol.Order.TrustIssuers;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.TrustedIssuers;
import dev.latchkey.lock.protocol.WeeklyHours;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A platform, a holder and a thief. Keys are made once: making them is what costs time. */
final class Fixtures {
    static final String LOCK = "LK-7Q2M";
    static final String OTHER_LOCK = "LK-OTHER";
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final IssuerKey PLATFORM = IssuerKey.generate();
    static final IssuerKey STRANGER = IssuerKey.generate();
    static final TrustedIssuers TRUSTED = TrustedIssuers.of(PLATFORM);
    static final Device HOLDER = Device.generate();
    static final Device THIEF = Device.generate();

    private Fixtures() {}

    static Moment at(Instant wallClock) {
        return new Moment(wallClock, true, Duration.between(NOON, wallClock));
    }

    /** Not limited in any way, for the holder. */
    static Credential credential(int slot, int generation) {
        return new Credential(
                LOCK + ".offline-" + slot + "." + generation,
                LOCK,
                slot,
                generation,
                NOON,
                null,
                null,
                null,
                null,
                HOLDER.publicKey());
    }

    static Credential limited(
            Credential c, @Nullable Instant startsAt, @Nullable Instant endsAt, @Nullable Integer unlocks) {
        return new Credential(
                c.credentialId(),
                c.lockId(),
                c.slot(),
                c.generation(),
                c.issuedAt(),
                startsAt,
                endsAt,
                unlocks,
                c.hours(),
                c.deviceKey());
    }

    static Credential withHours(Credential c, WeeklyHours hours) {
        return new Credential(
                c.credentialId(),
                c.lockId(),
                c.slot(),
                c.generation(),
                c.issuedAt(),
                c.startsAt(),
                c.endsAt(),
                c.unlocks(),
                hours,
                c.deviceKey());
    }

    static Credential forLock(Credential c, String lockId) {
        return new Credential(
                c.credentialId(),
                lockId,
                c.slot(),
                c.generation(),
                c.issuedAt(),
                c.startsAt(),
                c.endsAt(),
                c.unlocks(),
                c.hours(),
                c.deviceKey());
    }

    static String signed(Credential credential) {
        return Credentials.sign(credential, PLATFORM);
    }

    static Deactivate deactivate(String orderId, int slot, int generation) {
        return new Deactivate(orderId, LOCK, slot, generation, NOON);
    }

    static SetClock setClock(long number, @Nullable String challenge, Instant time) {
        return new SetClock("clock-" + number, LOCK, number, challenge, time);
    }

    static Open open(long number) {
        return new Open("open-" + number, LOCK, number, LOCK + ".online-2", NOON.plusSeconds(30), NOON);
    }

    static TrustIssuers trust(long number, IssuerKey... issuers) {
        return new TrustIssuers("trust-" + number, LOCK, number, TrustedIssuers.of(issuers), NOON);
    }

    static String signed(Order order) {
        return Orders.sign(order, PLATFORM);
    }
}
