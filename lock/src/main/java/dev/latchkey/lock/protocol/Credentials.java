package dev.latchkey.lock.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        if (credential.hours() != null) {
            claims.put("hours", hoursClaim(credential.hours()));
        }
        claims.put("cnf", Map.of("jwk", credential.deviceKey().toMap()));
        return Jws.sign(TYPE, claims, key.signingKey());
    }

    /** Checks form and signature. Lock, generation, dates, hours, count and holder are the door's to check. */
    public static Verification<Credential> verify(String jws, TrustedIssuers issuers) {
        return Jws.verify(jws, TYPE, issuers, Credentials::read);
    }

    private static Map<String, Object> hoursClaim(WeeklyHours hours) {
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put(
                "weekly",
                hours.windows().stream()
                        .map(window -> List.of(window.days(), window.from(), window.to()))
                        .toList());
        hours.offsets().writeTo(claim);
        return claim;
    }

    private static WeeklyHours readHours(Claims claims) throws Malformed {
        List<WeeklyWindow> windows = new ArrayList<>();
        for (long[] row : claims.rows("weekly", 3)) {
            windows.add(new WeeklyWindow(Math.toIntExact(row[0]), Math.toIntExact(row[1]), Math.toIntExact(row[2])));
        }
        return new WeeklyHours(windows, OffsetTable.read(claims));
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
                claims.has("hours") ? readHours(claims.object("hours")) : null,
                claims.object("cnf").publicKey("jwk"));
    }
}
