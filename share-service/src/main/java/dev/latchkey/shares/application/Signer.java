package dev.latchkey.shares.application;

import dev.latchkey.lock.protocol.Credential;
import dev.latchkey.lock.protocol.Credentials;
import dev.latchkey.lock.protocol.IssuerKey;
import dev.latchkey.lock.protocol.OffsetTable;
import dev.latchkey.lock.protocol.Order;
import dev.latchkey.lock.protocol.Orders;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.lock.protocol.Ticket;
import dev.latchkey.lock.protocol.Tickets;
import dev.latchkey.lock.protocol.WeeklyHours;
import dev.latchkey.lock.protocol.WeeklyWindow;
import dev.latchkey.shares.config.Secrets;
import dev.latchkey.shares.domain.KeyEvent;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.LockOrder;
import dev.latchkey.shares.domain.OrderBook;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.Share;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Signs what locks believe, with the platform's issuer key. */
@Singleton
public class Signer {
    /** Long enough for a phone to hand it over by radio; a lock's challenge lives 30 seconds at most. */
    private static final Duration TICKET_VALIDITY = Duration.ofSeconds(20);

    /** A remote opening that comes later than this is of no use to who stands at the door (U2). */
    static final Duration OPENING_VALIDITY = Duration.ofSeconds(20);

    private final Secrets secrets;
    private final List<String> believed;

    @Inject
    Signer(Secrets secrets) {
        this(secrets, List.of());
    }

    private Signer(Secrets secrets, List<String> believed) {
        this.secrets = secrets;
        this.believed = believed;
    }

    /** Signs with a key that this lock is known to believe, while others may have learned of a newer one already. */
    Signer forLock(OrderBook orders) {
        return new Signer(secrets, orders.believed());
    }

    private IssuerKey key() {
        return secrets.signerAmong(believed);
    }

    /** The ids of all issuer keys, sorted. */
    List<String> issuers() {
        return secrets.issuers();
    }

    /**
     * A credential bound to the holder's device key (D2, D4).
     *
     * @param zone of the lock, for the weekly hours
     */
    String credential(KeyId key, int generation, Share share, PublicJwk deviceKey, ZoneId zone, Instant at) {
        Permissions permissions = share.permissions();
        return Credentials.sign(
                new Credential(
                        key + "." + generation,
                        key.lock().value(),
                        key.slot(),
                        generation,
                        at,
                        permissions.startsAt(),
                        permissions.endsAt(),
                        permissions.unlocks(),
                        hours(permissions, zone, at),
                        deviceKey),
                key());
    }

    static @Nullable WeeklyHours hours(Permissions permissions, ZoneId zone, Instant at) {
        if (permissions.weeklyHours() == null) {
            return null;
        }
        List<WeeklyWindow> windows = permissions.weeklyHours().windows().stream()
                .map(window -> WeeklyWindow.of(window.days(), window.from(), window.to()))
                .toList();
        Instant startsAt = permissions.startsAt();
        Instant begin = startsAt != null && startsAt.isAfter(at) ? startsAt : at;
        return new WeeklyHours(windows, OffsetTable.of(zone, begin, permissions.endsAt()));
    }

    /** The leave to open once, for the challenge that the lock has just given (U2). */
    UnlockTicket ticket(KeyId key, String challenge, Instant at, @Nullable Integer unlocksLeft) {
        Ticket ticket = new Ticket(
                UUID.randomUUID().toString(),
                key.lock().value(),
                key.toString(),
                challenge,
                at,
                at.plus(TICKET_VALIDITY));
        return new UnlockTicket(key.toString(), Tickets.sign(ticket, key()), ticket.expiresAt(), unlocksLeft);
    }

    /** The order to forget a slot up to a generation (R1). */
    String order(KeyId key, KeyEvent.DeactivationOrdered event) {
        return Orders.sign(
                new Order.Deactivate(event.orderId(), key.lock().value(), key.slot(), event.upTo(), event.at()), key());
    }

    /** An order to a lock about itself. */
    String order(LockId lock, LockOrder order) {
        return Orders.sign(protocol(lock.value(), order), key());
    }

    private Order protocol(String lock, LockOrder order) {
        return switch (order.wish()) {
            case LockOrder.Open w ->
                new Order.Open(order.orderId(), lock, order.number(), w.key().toString(), w.expiresAt(), order.at());
            case LockOrder.SetClock w ->
                new Order.SetClock(order.orderId(), lock, order.number(), w.challenge(), order.at());
            case LockOrder.SetZone w ->
                new Order.SetZone(
                        order.orderId(), lock, order.number(), OffsetTable.of(w.zone(), order.at(), null), order.at());
            case LockOrder.TrustIssuers w ->
                new Order.TrustIssuers(order.orderId(), lock, order.number(), secrets.published(), order.at());
            case LockOrder.Provision w ->
                new Order.Provision(
                        order.orderId(),
                        lock,
                        w.challenge(),
                        w.floors().stream()
                                .map(floor -> new Order.ProvisionedSlot(floor, 0))
                                .toList(),
                        w.counter(),
                        order.number(),
                        order.at());
        };
    }
}
