package dev.latchkey.shares.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.http.account.Person;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the tokens of a person's devices say, in whatever order they come. No two say the same, as one that was heard of a moment ago is
 * not looked at again.
 */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
@Tag("S2")
class AccountsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final String subject = UUID.randomUUID().toString();
    private final String formerEmail = subject + "@former.test";
    private final String email = subject + "@present.test";

    @Inject
    Accounts accounts;

    @Inject
    Pool pool;

    /** @param revision how often the account has been announced */
    private record Stored(@Nullable String email, @Nullable String name, long revision) {}

    @Test
    void s2_tokenIssuedLater_replacesWhatAnEarlierOneTold() {
        signIn(0, formerEmail, "Rita");
        signIn(60, email, "Rita M.");

        assertThat(stored()).isEqualTo(new Stored(email, "Rita M.", 2));
    }

    @Test
    void s2_tokenOfBefore_changesNothingBack() {
        signIn(0, formerEmail, "Rita");
        signIn(60, email, "Rita M.");
        signIn(30, formerEmail, "R.");

        assertThat(stored()).isEqualTo(new Stored(email, "Rita M.", 2));
    }

    @Test
    void s2_tokenOfBefore_isLetIn_whenItsEmailHasGoneToSomebodyElse() {
        String account = signIn(0, formerEmail, "Rita");
        signIn(60, email, "Rita M.");
        told("another-" + subject, 90, formerEmail, "Raj");

        assertThat(signIn(30, formerEmail, "R.")).isEqualTo(account);
        assertThat(stored()).isEqualTo(new Stored(email, "Rita M.", 2));
    }

    /** As a client with few scopes signs in before the app does. */
    @Test
    void s2_tokenOfBefore_addsWhatNobodyHasTold() {
        signIn(60, null, "Rita");
        signIn(0, email, "R.");
        signIn(30, formerEmail, "R. M.");

        assertThat(stored()).isEqualTo(new Stored(email, "Rita", 2));
    }

    /** It was there before that was noted, or an instance of the version before has made it. */
    @Test
    void s2_anyToken_isNewer_whenNobodyKnowsHowOldTheKnownIs() {
        signIn(60, formerEmail, "Rita");
        pool.preparedQuery("update accounts set told_at = null where subject = $1")
                .execute(Tuple.of(subject))
                .await()
                .atMost(SOON);
        signIn(0, email, "Rita M.");
        signIn(-30, formerEmail, "R.");

        assertThat(stored()).isEqualTo(new Stored(email, "Rita M.", 2));
    }

    private String signIn(long second, @Nullable String told, String name) {
        return told(subject, second, told, name);
    }

    private String told(String who, long second, @Nullable String told, String name) {
        Person person = new Person("https://sign-in.test", who, told, false, name, "en", NOON.plusSeconds(second));
        return accounts.accountIdOf(person, "token").await().atMost(SOON);
    }

    private Stored stored() {
        Row row = pool.preparedQuery("select email, display_name, revision from accounts where subject = $1")
                .execute(Tuple.of(subject))
                .await()
                .atMost(SOON)
                .iterator()
                .next();
        return new Stored(row.getString(0), row.getString(1), row.getLong(2));
    }
}
