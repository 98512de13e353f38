package dev.latchkey.lock.protocol;

import dev.latchkey.lock.protocol.Verification.Invalid;
import dev.latchkey.lock.protocol.Verification.Valid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Signs and checks credentials. */
public final class Credentials {
    static final String TYPE = "latchkey-credential+jwt";

    /** {@code iss} of everything that the platform signs. */
    static final String ISSUER = "latchkey";

    private Credentials() {}

    public static String sign(Credential credential, IssuerKey key) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("jti", credential.credentialId());
        claims.put("sub", credential.lockId());
        claims.put("iat", credential.issuedAt().getEpochSecond());
        claims.put("slot", credential.slot());
        claims.put("gen", credential.generation());
        if (credential.startsAt() != null) {
            claims.put("nbf", credential.startsAt().getEpochSecond());
        }
        if (credential.endsAt() != null) {
            claims.put("exp", credential.endsAt().getEpochSecond());
        }
        if (credential.unlocks() != null) {
            claims.put("unlocks", credential.unlocks());
        }
        claims.put("cnf", Map.of("jwk", credential.deviceKey().toMap()));
        return Jws.sign(TYPE, claims, key.signingKey());
    }

    /** Checks form and signature. Lock, generation, dates, count and holder are the door's to check. */
    public static Verification<Credential> verify(String jws, TrustedIssuers issuers) {
        try {
            Jws parsed = Jws.parse(jws, TYPE);
            Credential credential = read(parsed.claims());
            Optional<Flaw> flaw = parsed.issuerFlaw(issuers);
            return flaw.isPresent() ? new Invalid<>(flaw.get()) : new Valid<>(credential);
        } catch (Malformed e) {
            return new Invalid<>(Flaw.MALFORMED);
        }
    }

    private static Credential read(Claims claims) throws Malformed {
        return new Credential(
                claims.text("jti"),
                claims.text("sub"),
                claims.slot(),
                claims.generation(),
                claims.time("iat"),
                claims.timeOrNull("nbf"),
                claims.timeOrNull("exp"),
                claims.positiveOrNull("unlocks"),
                claims.object("cnf").publicKey("jwk"));
    }
}
