package dev.latchkey.lock.protocol;

import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Order.Open;
import dev.latchkey.lock.protocol.Order.Provision;
import dev.latchkey.lock.protocol.Order.ProvisionedSlot;
import dev.latchkey.lock.protocol.Order.SetClock;
import dev.latchkey.lock.protocol.Order.SetZone;
import dev.latchkey.lock.protocol.Order.TrustIssuers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signs and checks orders. */
public final class Orders {
    static final String TYPE = "latchkey-order+jwt";

    private Orders() {}

    public static String sign(Order order, IssuerKey key) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", Credentials.ISSUER);
        claims.put("jti", order.orderId());
        claims.put("sub", order.lockId());
        claims.put("iat", order.issuedAt().getEpochSecond());
        switch (order) {
            case Deactivate deactivate -> {
                claims.put("ord", "deactivate");
                claims.put("slot", deactivate.slot());
                claims.put("gen", deactivate.generation());
            }
            case SetClock setClock -> {
                claims.put("ord", "set-clock");
                claims.put("num", setClock.number());
                if (setClock.challenge() != null) {
                    claims.put("nonce", setClock.challenge());
                }
            }
            case SetZone setZone -> {
                claims.put("ord", "set-zone");
                claims.put("num", setZone.number());
                setZone.offsets().writeTo(claims);
            }
            case TrustIssuers trust -> {
                claims.put("ord", "trust-issuers");
                claims.put("num", trust.number());
                claims.put("jwks", trust.issuers().toMap());
            }
            case Open open -> {
                claims.put("ord", "open");
                claims.put("num", open.number());
                claims.put("key", open.keyId());
                claims.put("exp", open.expiresAt().getEpochSecond());
            }
            case Provision provision -> {
                claims.put("ord", "provision");
                claims.put("num", provision.number());
                claims.put("nonce", provision.challenge());
                claims.put("cnt", provision.counter());
                claims.put(
                        "slots",
                        provision.slots().stream()
                                .map(slot -> List.of(slot.floor(), slot.used()))
                                .toList());
            }
        }
        return Jws.sign(TYPE, claims, key.signingKey());
    }

    /** Checks form and signature. An order of a kind that this version does not know is malformed to it. */
    public static Verification<Order> verify(String jws, TrustedIssuers issuers) {
        return Jws.verify(jws, TYPE, issuers, Orders::read);
    }

    private static Order read(Claims claims) throws Malformed {
        String orderId = claims.text("jti");
        String lockId = claims.text("sub");
        Instant issuedAt = claims.time("iat");
        return switch (claims.text("ord")) {
            case "deactivate" -> new Deactivate(orderId, lockId, claims.slot(), claims.generation(), issuedAt);
            case "set-clock" ->
                new SetClock(orderId, lockId, claims.orderNumber(), claims.textOrNull("nonce"), issuedAt);
            case "set-zone" -> new SetZone(orderId, lockId, claims.orderNumber(), OffsetTable.read(claims), issuedAt);
            case "trust-issuers" ->
                new TrustIssuers(orderId, lockId, claims.orderNumber(), claims.issuers("jwks"), issuedAt);
            case "open" ->
                new Open(orderId, lockId, claims.orderNumber(), claims.text("key"), claims.time("exp"), issuedAt);
            case "provision" ->
                new Provision(
                        orderId,
                        lockId,
                        claims.text("nonce"),
                        readSlots(claims),
                        claims.number("cnt", 0, Long.MAX_VALUE - 1),
                        claims.orderNumber(),
                        issuedAt);
            default -> throw new Malformed("ord");
        };
    }

    private static List<ProvisionedSlot> readSlots(Claims claims) throws Malformed {
        List<ProvisionedSlot> slots = new ArrayList<>();
        for (long[] row : claims.rows("slots", 2)) {
            slots.add(new ProvisionedSlot(Math.toIntExact(row[0]), Math.toIntExact(row[1])));
        }
        return slots;
    }
}
