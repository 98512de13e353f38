package dev.latchkey.lock.protocol;

import dev.latchkey.lock.protocol.Statement.ClockLost;
import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.EntriesLost;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statement.OfRefusal;
import dev.latchkey.lock.protocol.Statement.OfSlot;
import dev.latchkey.lock.protocol.Statement.Opened;
import dev.latchkey.lock.protocol.Statement.OrderObeyed;
import dev.latchkey.lock.protocol.Statement.OrderRefused;
import dev.latchkey.lock.protocol.Statement.Receipt;
import dev.latchkey.lock.protocol.Statement.Refused;
import dev.latchkey.lock.protocol.Statement.TicketOpened;
import dev.latchkey.lock.protocol.Statement.TicketRefused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Signs and checks what locks say. */
public final class Statements {
    static final String TYPE = "latchkey-statement+jwt";

    private static final String CLOCK_UNTRUSTED = "untrusted";

    private Statements() {}

    public static String sign(Statement statement, LockKey key) {
        return Jws.sign(TYPE, toClaims(statement), key.signingKey());
    }

    /**
     * Checks form, signature, and that the lock speaks of itself.
     *
     * @param lockId whose statement it must be; with another {@code iss} it is {@link Flaw#UNKNOWN_SIGNER}
     * @param lockPublicKey the key that this lock was registered with
     */
    public static Verification<Statement> verify(String jws, String lockId, PublicJwk lockPublicKey) {
        return Jws.verify(jws, TYPE, lockId, lockPublicKey, Statements::fromClaims);
    }

    /** From a lock's own memory, where {@link #toClaims} put it: nothing is verified. */
    public static Optional<Statement> ofClaims(Map<String, Object> claims) {
        try {
            return Optional.of(fromClaims(new Claims(claims)));
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    /** For a lock's own memory: nothing is signed. */
    public static Map<String, Object> toClaims(Statement statement) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", statement.lockId());
        claims.put("cnt", statement.counter());
        claims.put("iat", statement.at().wallClock().getEpochSecond());
        if (!statement.at().trusted()) {
            claims.put("clk", CLOCK_UNTRUSTED);
        }
        claims.put("kind", kind(statement));
        if (statement instanceof OfSlot ofSlot) {
            claims.put("slot", ofSlot.slot());
            claims.put("gen", ofSlot.generation());
        }
        if (statement instanceof Receipt receipt) {
            claims.put("order", receipt.orderId());
        }
        if (statement instanceof OfRefusal refusal) {
            claims.put("reason", refusal.reason().wireName());
        }
        switch (statement) {
            case TicketOpened opened -> putTicket(claims, opened.keyId(), opened.ticketId());
            case TicketRefused refused -> putTicket(claims, refused.keyId(), refused.ticketId());
            case ClockLost lost -> claims.put("nonce", lost.challenge());
            case EntriesLost lost -> {
                claims.put("first", lost.first());
                claims.put("last", lost.last());
                claims.put("count", lost.count());
            }
            case Deactivated s -> {}
            case Opened s -> {}
            case Refused s -> {}
            case OrderObeyed s -> {}
            case OrderRefused s -> {}
        }
        return claims;
    }

    private static void putTicket(Map<String, Object> claims, String keyId, String ticketId) {
        claims.put("key", keyId);
        claims.put("ticket", ticketId);
    }

    private static String kind(Statement statement) {
        return switch (statement) {
            case Deactivated s -> "deactivated";
            case Opened s -> "opened";
            case Refused s -> "refused";
            case TicketOpened s -> "ticket-opened";
            case TicketRefused s -> "ticket-refused";
            case OrderObeyed s -> "order-obeyed";
            case OrderRefused s -> "order-refused";
            case ClockLost s -> "clock-lost";
            case EntriesLost s -> "entries-lost";
        };
    }

    private static Statement fromClaims(Claims claims) throws Malformed {
        String lockId = claims.text("iss");
        long counter = claims.counter("cnt");
        LockTime at = new LockTime(claims.time("iat"), !CLOCK_UNTRUSTED.equals(claims.textOrNull("clk")));
        return switch (claims.text("kind")) {
            case "deactivated" ->
                new Deactivated(lockId, counter, at, claims.slot(), claims.generation(), claims.text("order"));
            case "opened" -> new Opened(lockId, counter, at, claims.slot(), claims.generation());
            case "refused" -> new Refused(lockId, counter, at, claims.slot(), claims.generation(), claims.reason());
            case "ticket-opened" -> new TicketOpened(lockId, counter, at, claims.text("key"), claims.text("ticket"));
            case "ticket-refused" ->
                new TicketRefused(lockId, counter, at, claims.text("key"), claims.text("ticket"), claims.reason());
            case "order-obeyed" -> new OrderObeyed(lockId, counter, at, claims.text("order"));
            case "order-refused" -> new OrderRefused(lockId, counter, at, claims.text("order"), claims.reason());
            case "clock-lost" -> new ClockLost(lockId, counter, at, claims.text("nonce"));
            case "entries-lost" ->
                new EntriesLost(
                        lockId, counter, at, claims.counter("first"), claims.counter("last"), claims.counter("count"));
            default -> throw new Malformed("kind");
        };
    }
}
