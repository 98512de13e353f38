package dev.latchkey.lock.protocol;

import dev.latchkey.lock.protocol.Order.Deactivate;
import dev.latchkey.lock.protocol.Verification.Invalid;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
        }
        return Jws.sign(TYPE, claims, key.signingKey());
    }

    /** Checks form and signature. An order of a kind that this version does not know is malformed to it. */
    public static Verification<Order> verify(String jws, TrustedIssuers issuers) {
        try {
            Jws parsed = Jws.parse(jws, TYPE);
            Order order = read(parsed.claims());
            Optional<Flaw> flaw = parsed.issuerFlaw(issuers);
            return flaw.isPresent() ? new Invalid<>(flaw.get()) : new Valid<>(order);
        } catch (Malformed e) {
            return new Invalid<>(Flaw.MALFORMED);
        }
    }

    private static Order read(Claims claims) throws Malformed {
        return switch (claims.text("ord")) {
            case "deactivate" ->
                new Deactivate(
                        claims.text("jti"), claims.text("sub"), claims.slot(), claims.generation(), claims.time("iat"));
            default -> throw new Malformed("ord");
        };
    }
}
