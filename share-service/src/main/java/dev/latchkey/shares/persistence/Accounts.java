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
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The accounts, which this service owns. The first sign-in makes one from the token's verified e-mail and announces it; a token that was
 * issued later and has another e-mail, name or language updates and announces it again. A person's devices have tokens of different age:
 * an older one replaces nothing, and only adds what no other has told.
 */
@ApplicationScoped
public class Accounts implements AccountDirectory {
    private static final String UNIQUE_VIOLATION = "23505";

    private final Pool pool;
    private final OutboxSignal outboxSignal;
    private final Clock clock;
    private final Cache<Claims, String> known = Caffeine.newBuilder()
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
        if (person.emailUnverified()) {
            return Uni.createFrom()
                    .failure(new ProblemException(Problem.of(
                            403,
                            "account.email-not-verified",
                            "E-mail not verified",
                            "Verify your e-mail address with the sign-in provider, then sign in again.")));
        }
        Claims claims = Claims.of(person);
        String cached = known.getIfPresent(claims);
        if (cached != null) {
            return Uni.createFrom().item(cached);
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
                .invoke(id -> known.put(claims, id.toString()))
                .map(UUID::toString);
    }

    private Uni<UUID> foundOrWritten(Person person) {
        return find(pool, person)
                .chain(found -> found != null && !found.isNews(person)
                        ? Uni.createFrom().item(found.accountId())
                        : write(person));
    }

    /** What tokens of a person say, whenever they were issued. */
    private record Claims(
            String issuer,
            String subject,
            @Nullable String email,
            @Nullable String displayName,
            @Nullable String locale) {
        static Claims of(Person person) {
            return new Claims(person.issuer(), person.subject(), person.email(), person.displayName(), person.locale());
        }
    }

    private record Announced(UUID accountId, Set<Integer> shards) {}

    /** @param toldAt when the newest token was issued that has changed it; the earliest time for one of before that was noted */
    private record Stored(
            UUID accountId,
            @Nullable String email,
            @Nullable String displayName,
            @Nullable String locale,
            long revision,
            Instant toldAt) {
        boolean isNews(Person person) {
            boolean older = person.toldAt().isBefore(toldAt);
            return isNews(email, person.email(), older)
                    || isNews(displayName, person.displayName(), older)
                    || isNews(locale, person.locale(), older);
        }

        /** What a token leaves out says nothing: a client without the e-mail scope does not take the e-mail away. */
        private static boolean isNews(@Nullable String known, @Nullable String told, boolean older) {
            return told != null && !told.equals(known) && (known == null || !older);
        }
    }

    private static Uni<@Nullable Stored> find(SqlClient client, Person person) {
        return client.preparedQuery(
                        "select account_id, email, display_name, locale, revision, told_at from accounts where issuer = $1 and subject = $2")
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
                                    insert into accounts as a (account_id, issuer, subject, email, display_name, locale, registered_at,
                                      told_at)
                                    values ($1, $2, $3, $4, $5, $6, $7, $8)
                                    on conflict (issuer, subject) do update
                                    set email = case when excluded.told_at < a.told_at then coalesce(a.email, excluded.email)
                                          else coalesce(excluded.email, a.email) end,
                                        display_name = case when excluded.told_at < a.told_at
                                          then coalesce(a.display_name, excluded.display_name)
                                          else coalesce(excluded.display_name, a.display_name) end,
                                        locale = case when excluded.told_at < a.told_at then coalesce(a.locale, excluded.locale)
                                          else coalesce(excluded.locale, a.locale) end,
                                        told_at = greatest(a.told_at, excluded.told_at),
                                        revision = a.revision + 1
                                    returning account_id, email, display_name, locale, revision, told_at""")
                            .execute(Tuple.tuple()
                                    .addValue(UUID.randomUUID())
                                    .addValue(person.issuer())
                                    .addValue(person.subject())
                                    .addValue(person.email())
                                    .addValue(person.displayName())
                                    .addValue(person.locale())
                                    .addValue(Outbox.utc(now))
                                    .addValue(Outbox.utc(person.toldAt())))
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
        OffsetDateTime toldAt = row.getOffsetDateTime(5);
        return new Stored(
                row.getUUID(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                toldAt == null ? Instant.MIN : toldAt.toInstant());
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
