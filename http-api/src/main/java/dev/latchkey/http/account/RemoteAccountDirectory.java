package dev.latchkey.http.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.http.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;

/**
 * The directory of the services that own no accounts: what it has heard of from the account topic, else share-service, which
 * makes the account at the first sign-in wherever that is.
 */
public final class RemoteAccountDirectory implements AccountDirectory {
    private final KnownAccounts known;
    private final ShareServiceAccounts shareService;
    private final Cache<Identity, String> cache = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .build();

    private record Identity(String issuer, String subject) {}

    public RemoteAccountDirectory(KnownAccounts known, ShareServiceAccounts shareService) {
        this.known = known;
        this.shareService = shareService;
    }

    @Override
    public Uni<String> accountIdOf(Person person, String bearer) {
        Identity identity = new Identity(person.issuer(), person.subject());
        String cached = cache.getIfPresent(identity);
        if (cached != null) {
            return Uni.createFrom().item(cached);
        }
        return known.find(person.issuer(), person.subject())
                .chain(found -> found != null ? Uni.createFrom().item(found) : ask(bearer))
                .invoke(accountId -> cache.put(identity, accountId));
    }

    private Uni<String> ask(String bearer) {
        return shareService
                .me("Bearer " + bearer)
                .map(ShareServiceAccounts.Me::accountId)
                .onFailure()
                .transform(RemoteAccountDirectory::refusal);
    }

    private static Throwable refusal(Throwable failure) {
        if (failure instanceof WebApplicationException e && e.getResponse().getStatus() == 403) {
            return new ProblemException(Problem.of(
                    403,
                    "account.email-not-verified",
                    "E-mail not verified",
                    "Verify your e-mail address with the sign-in provider."));
        }
        return Problems.unavailable(
                "account.directory-unavailable", "Your account can't be looked up right now. Try again.");
    }
}
