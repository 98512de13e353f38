package dev.latchkey.http.account;

import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * A signed-in person or machine client as the sign-in provider tells of it.
 *
 * @param email lower case, verified by the provider; null for a machine client
 * @param emailUnverified the token has an e-mail that the provider has not verified
 */
public record Person(
        String issuer,
        String subject,
        @Nullable String email,
        boolean emailUnverified,
        @Nullable String displayName,
        @Nullable String locale) {

    static Person of(JsonWebToken token) {
        String email = token.getClaim("email");
        boolean verified = Boolean.TRUE.equals(token.<Object>getClaim("email_verified"));
        return new Person(
                token.getIssuer(),
                token.getSubject(),
                email != null && verified ? email.strip().toLowerCase(java.util.Locale.ROOT) : null,
                email != null && !verified,
                token.getClaim("name"),
                token.getClaim("locale"));
    }

    @Override
    public String toString() {
        return "Person[" + subject + "]"; // no e-mail, no name in a log
    }
}
