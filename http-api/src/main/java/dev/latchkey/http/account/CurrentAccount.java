package dev.latchkey.http.account;

import io.quarkus.oidc.runtime.OidcJwtCallerPrincipal;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.RequestScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The account that sent the request. */
@RequestScoped
public class CurrentAccount {
    private final CurrentIdentityAssociation identities;
    private final AccountDirectory directory;

    CurrentAccount(CurrentIdentityAssociation identities, AccountDirectory directory) {
        this.identities = identities;
        this.directory = directory;
    }

    /** The account id; fails with 401 if nobody is signed in. */
    public Uni<String> id() {
        return identities.getDeferredIdentity().chain(this::idOf);
    }

    /** What the token says of who is signed in. */
    public Uni<Person> person() {
        return identities.getDeferredIdentity().map(identity -> Person.of(identity, token(identity)));
    }

    private Uni<String> idOf(SecurityIdentity identity) {
        JsonWebToken token = token(identity);
        return directory.accountIdOf(Person.of(identity, token), token.getRawToken());
    }

    private static JsonWebToken token(SecurityIdentity identity) {
        if (identity.getPrincipal() instanceof OidcJwtCallerPrincipal principal) {
            return principal;
        }
        throw new UnauthorizedException();
    }
}
