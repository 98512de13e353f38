package dev.latchkey.lock.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/** Signs and checks tickets. */
public final class Tickets {
    static final String TYPE = "latchkey-ticket+jwt";

    private Tickets() {}

    public static String sign(Ticket ticket, IssuerKey key) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", Credentials.ISSUER);
        claims.put("jti", ticket.ticketId());
        claims.put("sub", ticket.lockId());
        claims.put("iat", ticket.issuedAt().getEpochSecond());
        claims.put("exp", ticket.expiresAt().getEpochSecond());
        claims.put("key", ticket.keyId());
        claims.put("nonce", ticket.challenge());
        return Jws.sign(TYPE, claims, key.signingKey());
    }

    /** Checks form and signature. Lock, challenge and time are the door's to check. */
    public static Verification<Ticket> verify(String jws, TrustedIssuers issuers) {
        return Jws.verify(
                jws,
                TYPE,
                issuers,
                claims -> new Ticket(
                        claims.text("jti"),
                        claims.text("sub"),
                        claims.text("key"),
                        claims.text("nonce"),
                        claims.time("iat"),
                        claims.time("exp")));
    }
}
