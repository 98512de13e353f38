package dev.latchkey.shares.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.events.AccountEvent;
import dev.latchkey.http.account.AccountDirectory;
import dev.latchkey.http.account.Person;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.messaging.OutboxSignal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The accounts, which this service owns. The first sign-in makes one from the token's verified e-mail and announces it; a later
 * sign-in with another e-mail, name or language updates and announces it again.
 */
@ApplicationScoped
public class Accounts implements AccountDirectory {
    private static final String UNIQUE_VIOLATION = "23505";

    private final Pool pool;
    private final OutboxSignal outboxSignal;
    private final Clock clock;
    private final Cache<Person, String> known = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .build();

    Accounts(Pool pool, OutboxSignal outboxSignal, Clock clock) {
        this.pool = pool;
        this.outboxSignal = outboxSignal;
        this.clock = clock;
    }

    @Override
    public Uni<String> accountIdOf(Person person, String bearer) {
        String cached = known.getIfPresent(person);
        if (cached != null) {
            return Uni.createFrom().item(cached);
        }
        if (person.emailUnverified()) {
            return Uni.createFrom()
                    .failure(new ProblemException(Problem.of(
                            403,
                            "account.email-not-verified",
                            "E-mail not verified",
                            "Verify your e-mail address with the sign-in provider, then sign in again.")));
        }
        return foundOrWritten(person)
                .onFailure(Accounts::isTaken)
                .recoverWithUni(() -> foundOrWritten(person)) // another request of this person's may have been quicker
                .onFailure(Accounts::isTaken)
                .transform(e -> new ProblemException(Problem.of(
                        409,
                        "account.email-taken",
                        "E-mail in use",
                        "Another account has this e-mail address. Sign in the way you did before.")))
                .onFailure(DatabaseFaults::isPassing)
                .transform(e -> Problems.writeUnavailable())
                .invoke(id -> known.put(person, id.toString()))
                .map(UUID::toString);
    }

    private Uni<UUID> foundOrWritten(Person person) {
        return find(pool, person)
                .chain(found -> found != null && found.isAsToldBy(person)
                        ? Uni.createFrom().item(found.accountId())
                        : write(person));
    }

    private record Announced(UUID accountId, Set<Integer> shards) {}

    private record Stored(
            UUID accountId,
            @Nullable String email,
            @Nullable String displayName,
            @Nullable String locale,
            long revision) {
        /** What a token leaves out says nothing: a client without the e-mail scope does not take the e-mail away. */
        boolean isAsToldBy(Person person) {
            return (person.email() == null || person.email().equals(email))
                    && (person.displayName() == null || person.displayName().equals(displayName))
                    && (person.locale() == null || person.locale().equals(locale));
        }
    }

    private static Uni<@Nullable Stored> find(SqlClient client, Person person) {
        return client.preparedQuery(
                        "select account_id, email, display_name, locale, revision from accounts where issuer = $1 and subject = $2")
                .execute(Tuple.of(person.issuer(), person.subject()))
                .map(rows -> {
                    Iterator<Row> found = rows.iterator();
                    if (!found.hasNext()) {
                        return null;
                    }
                    return stored(found.next());
                });
    }

    /** Two first requests of one person at once end as one account: the second takes over what the first has inserted. */
    private Uni<UUID> write(Person person) {
        Instant now = clock.instant();
        return pool.withTransaction(connection -> {
                    Outbox outbox = new Outbox(new DirectStatements(connection));
                    return connection
                            .preparedQuery("""
                                    insert into accounts (account_id, issuer, subject, email, display_name, locale, registered_at)
                                    values ($1, $2, $3, $4, $5, $6, $7)
                                    on conflict (issuer, subject) do update
                                    set email = coalesce(excluded.email, accounts.email),
                                        display_name = coalesce(excluded.display_name, accounts.display_name),
                                        locale = coalesce(excluded.locale, accounts.locale),
                                        revision = accounts.revision + 1
                                    returning account_id, email, display_name, locale, revision""")
                            .execute(Tuple.tuple()
                                    .addValue(UUID.randomUUID())
                                    .addValue(person.issuer())
                                    .addValue(person.subject())
                                    .addValue(person.email())
                                    .addValue(person.displayName())
                                    .addValue(person.locale())
                                    .addValue(Outbox.utc(now)))
                            .map(rows -> stored(rows.iterator().next()))
                            .call(account -> PgAccountStore.announce(
                                    outbox,
                                    event(account, person),
                                    account.accountId().toString(),
                                    now))
                            .map(account -> new Announced(account.accountId(), outbox.written()));
                })
                .invoke(announced -> announced.shards().forEach(outboxSignal::wake))
                .map(Announced::accountId);
    }

    /** The e-mail is. Of two first requests of one person at once the slower one may find its own there, before it sees the account. */
    private static boolean isTaken(Throwable failure) {
        return failure instanceof PgException e && UNIQUE_VIOLATION.equals(e.getSqlState());
    }

    private static Stored stored(Row row) {
        return new Stored(row.getUUID(0), row.getString(1), row.getString(2), row.getString(3), row.getLong(4));
    }

    private static AccountEvent event(Stored account, Person person) {
        return new AccountEvent.AccountRegistered(
                account.accountId().toString(),
                person.issuer(),
                person.subject(),
                account.email(),
                account.displayName(),
                account.locale(),
                account.revision());
    }
}
