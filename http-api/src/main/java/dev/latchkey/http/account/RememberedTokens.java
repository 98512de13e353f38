package dev.latchkey.http.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an access token once a minute instead of at every request: a client sends the same one for as long as it is good, and to
 * verify an RSA signature and to read the claims costs more than most of what is asked for.
 *
 * <p>Only what was verified is remembered, under the whole token, and not longer than it is good. A key that the provider has withdrawn
 * is believed up to a minute longer.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class RememberedTokens implements HttpAuthenticationMechanism {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST = 20_000;
    private static final String SCHEME = "Bearer ";

    private final OidcAuthenticationMechanism verifier;
    private final Clock clock;
    private final Cache<String, Verified> verified =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LONGEST).build();

    /** @param until exclusive */
    private record Verified(SecurityIdentity identity, Instant until) {
        @Override
        public String toString() {
            return "Verified[" + until + "]"; // no token in a log
        }
    }

    RememberedTokens(OidcAuthenticationMechanism verifier, Clock clock) {
        this.verifier = verifier;
        this.clock = clock;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        String token = token(request);
        Verified known = token == null ? null : verified.getIfPresent(token);
        if (known != null && clock.instant().isBefore(known.until())) {
            return Uni.createFrom().item(known.identity());
        }
        Uni<SecurityIdentity> verification = verifier.authenticate(request, providers);
        return token == null ? verification : verification.invoke(identity -> remember(token, identity));
    }

    private void remember(String token, @Nullable SecurityIdentity identity) {
        if (identity != null && !identity.isAnonymous() && identity.getPrincipal() instanceof JsonWebToken claims) {
            verified.put(
                    token,
                    new Verified(remembered(identity, claims), Instant.ofEpochSecond(claims.getExpirationTime())));
        }
    }

    /**
     * Who it is and what he may do. The attributes hold the request that was verified, its headers and its connection: these are gone long
     * before the token is forgotten. In place of them the {@link Person}, as its claims take long to read.
     */
    static SecurityIdentity remembered(SecurityIdentity identity, JsonWebToken claims) {
        QuarkusSecurityIdentity.Builder remembered = QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .addRoles(identity.getRoles())
                .addPermissions(identity.getPermissions())
                .addCredentials(identity.getCredentials());
        Person.find(claims).ifPresent(person -> remembered.addAttribute(Person.ATTRIBUTE, person));
        return remembered.build();
    }

    private static @Nullable String token(RoutingContext request) {
        String header = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return verifier.getChallenge(request);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return verifier.getCredentialTypes();
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext request) {
        return verifier.getCredentialTransport(request);
    }
}
