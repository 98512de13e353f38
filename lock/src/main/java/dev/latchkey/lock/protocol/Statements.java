package dev.latchkey.lock.protocol;

import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statement.Opened;
import dev.latchkey.lock.protocol.Statement.Refused;
import dev.latchkey.lock.protocol.Verification.Invalid;
import dev.latchkey.lock.protocol.Verification.Valid;
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
        try {
            Jws parsed = Jws.parse(jws, TYPE);
            Statement statement = fromClaims(parsed.claims());
            if (!statement.lockId().equals(lockId) || !parsed.keyId().equals(lockPublicKey.thumbprint())) {
                return new Invalid<>(Flaw.UNKNOWN_SIGNER);
            }
            return parsed.isSignedBy(lockPublicKey) ? new Valid<>(statement) : new Invalid<>(Flaw.WRONG_SIGNATURE);
        } catch (Malformed e) {
            return new Invalid<>(Flaw.MALFORMED);
        }
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
        claims.put("slot", statement.slot());
        claims.put("gen", statement.generation());
        switch (statement) {
            case Deactivated deactivated -> {
                claims.put("kind", "deactivated");
                claims.put("order", deactivated.orderId());
            }
            case Opened opened -> claims.put("kind", "opened");
            case Refused refused -> {
                claims.put("kind", "refused");
                claims.put("reason", refused.reason().wireName());
            }
        }
        return claims;
    }

    private static Statement fromClaims(Claims claims) throws Malformed {
        String lockId = claims.text("iss");
        long counter = claims.number("cnt", 1, Long.MAX_VALUE);
        LockTime at = new LockTime(claims.time("iat"), !CLOCK_UNTRUSTED.equals(claims.textOrNull("clk")));
        int slot = claims.slot();
        int generation = claims.generation();
        return switch (claims.text("kind")) {
            case "deactivated" -> new Deactivated(lockId, counter, at, slot, generation, claims.text("order"));
            case "opened" -> new Opened(lockId, counter, at, slot, generation);
            case "refused" ->
                new Refused(
                        lockId,
                        counter,
                        at,
                        slot,
                        generation,
                        Refusal.ofWireName(claims.text("reason")).orElseThrow(() -> new Malformed("reason")));
            default -> throw new Malformed("kind");
        };
    }
}
