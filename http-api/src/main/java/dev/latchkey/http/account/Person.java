package dev.latchkey.http.account;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * A signed-in person or machine client as the sign-in provider tells of it.
 *
 * @param email lower case, verified by the provider; null for a machine client
 * @param emailUnverified the token has an e-mail that the provider has not verified
 * @param toldAt when the provider told this, by its clock, whole seconds: when it issued the token; {@link Instant#EPOCH} if it doesn't say
 */
public record Person(
        String issuer,
        String subject,
        @Nullable String email,
        boolean emailUnverified,
        @Nullable String displayName,
        @Nullable String locale,
        Instant toldAt) {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** Of an identity whose token was read before. */
    static final String ATTRIBUTE = "latchkey.person";

    /** Fails with 401 if the identity's token names nobody. */
    static Person of(SecurityIdentity identity, JsonWebToken token) {
        Person known = identity.getAttribute(ATTRIBUTE);
        return known != null ? known : find(token).orElseThrow(UnauthorizedException::new);
    }

    /** None if the token names nobody. A claim of another type than text counts as absent. */
    static Optional<Person> find(JsonWebToken token) {
        String subject = text(token, "sub");
        String issuer = text(token, "iss");
        if (subject == null || issuer == null) {
            return Optional.empty();
        }
        String email = text(token, "email");
        boolean verified = Boolean.TRUE.equals(token.<Object>getClaim("email_verified"));
        return Optional.of(new Person(
                issuer,
                subject,
                email != null && verified ? email.toLowerCase(Locale.ROOT) : null,
                email != null && !verified,
                text(token, "name"),
                text(token, "locale"),
                token.<Object>getClaim("iat") instanceof Number seconds
                        ? Instant.ofEpochSecond(seconds.longValue())
                        : Instant.EPOCH));
    }

    private static @Nullable String text(JsonWebToken token, String claim) {
        Object value = token.<Object>getClaim(claim);
        if (value == null) {
            return null;
        }
        String text = value instanceof String s ? s : value instanceof JsonString s ? s.getString() : "";
        String clean = CONTROL.matcher(text).replaceAll("").strip();
        return clean.isEmpty() ? null : clean;
    }

    @Override
    public String toString() {
        return "Person[" + subject + "]"; // no e-mail, no name in a log
    }
}
