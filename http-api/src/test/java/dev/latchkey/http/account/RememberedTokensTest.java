package dev.latchkey.http.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.runtime.OidcJwtCallerPrincipal;
import io.quarkus.security.StringPermission;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RememberedTokensTest {
    private static final AccessTokenCredential TOKEN = new AccessTokenCredential("header.claims.signature");

    private static final OidcJwtCallerPrincipal RITA = new OidcJwtCallerPrincipal(claims(), TOKEN);

    private static JwtClaims claims() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("https://sign-in");
        claims.setSubject("rita");
        claims.setStringClaim("name", "Rita");
        return claims;
    }

    /** As the verifier makes it, which adds the request and what belongs to it. */
    private static SecurityIdentity verified() {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(RITA)
                .addRoles(Set.of("operator", "event-reader"))
                .addPermission(new StringPermission("openid"))
                .addCredential(TOKEN)
                .addAttribute(RoutingContext.class.getName(), new Object())
                .addAttribute("the executor of the request", new Object())
                .build();
    }

    @Test
    void whatIsRemembered_holdsNothingOfTheRequest_butWhoSentIt() {
        assertThat(RememberedTokens.remembered(verified(), RITA).getAttributes())
                .containsExactly(Map.entry(Person.ATTRIBUTE, Person.find(RITA).orElseThrow()));
    }

    @Test
    void whoNobodyIs_isRememberedWithoutAName() {
        OidcJwtCallerPrincipal nobody = new OidcJwtCallerPrincipal(new JwtClaims(), TOKEN);

        assertThat(RememberedTokens.remembered(verified(), nobody).getAttributes())
                .isEmpty();
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void o5_whoIsRemembered_mayDoTheSameAsBefore_andNoMore() {
        SecurityIdentity remembered = RememberedTokens.remembered(verified(), RITA);

        assertThat(remembered.getPrincipal()).isSameAs(RITA);
        assertThat(remembered.isAnonymous()).isFalse();
        assertThat(remembered.getRoles()).containsExactlyInAnyOrder("operator", "event-reader");
        assertThat(remembered.getCredential(AccessTokenCredential.class)).isSameAs(TOKEN);
        assertThat(allows(remembered, "openid")).isTrue();
        assertThat(allows(remembered, "profile")).isFalse();
    }

    private static boolean allows(SecurityIdentity identity, String permission) {
        return identity.checkPermission(new StringPermission(permission))
                .await()
                .atMost(Duration.ofSeconds(1));
    }
}
