package dev.latchkey.shares.persistence;

import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.Topic;
import dev.latchkey.shares.application.AccountStore;
import dev.latchkey.shares.application.EventLog;
import dev.latchkey.shares.domain.AccountId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts and names in PostgreSQL; what changes goes to the account topic. */
final class PgAccountStore implements AccountStore {
    private final Statements statements;
    private final Outbox outbox;

    PgAccountStore(Statements statements, Outbox outbox) {
        this.statements = statements;
        this.outbox = outbox;
    }

    @Override
    public Uni<@Nullable AccountId> byEmail(String email) {
        return statements
                .run("select account_id from accounts where email = $1", Tuple.of(email))
                .map(rows -> {
                    Iterator<Row> found = rows.iterator();
                    return found.hasNext() ? new AccountId(found.next().getUUID(0)) : null;
                });
    }

    @Override
    public Uni<Map<AccountId, String>> emails(Collection<AccountId> accounts) {
        if (accounts.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        UUID[] ids = accounts.stream().map(AccountId::value).distinct().toArray(UUID[]::new);
        return statements
                .run(
                        "select account_id, email from accounts where account_id = any($1) and email is not null",
                        Tuple.of(ids))
                .map(rows -> {
                    Map<AccountId, String> emails = new HashMap<>();
                    for (Row row : rows) {
                        emails.put(new AccountId(row.getUUID(0)), row.getString(1));
                    }
                    return emails;
                });
    }

    @Override
    public Uni<@Nullable String> name(String subjectId) {
        return statements
                .run("select name from names where subject_id = $1", Tuple.of(subjectId))
                .map(rows -> {
                    Iterator<Row> found = rows.iterator();
                    return found.hasNext() ? found.next().getString(0) : null;
                });
    }

    @Override
    public Uni<Void> forgetNames(Collection<String> subjectIds) {
        return statements
                .run(
                        "delete from names where subject_id = any($1) returning account_id, subject_id",
                        Tuple.of(subjectIds.toArray(String[]::new)))
                .chain(rows -> {
                    Uni<Void> done = Uni.createFrom().voidItem();
                    for (Row row : rows) {
                        UUID account = row.getUUID(0);
                        String subjectId = row.getString(1);
                        done = done.chain(() -> forget(account, subjectId));
                    }
                    return done;
                });
    }

    @Override
    public Uni<Void> giveName(AccountId by, String subjectId, long version, String name) {
        return statements
                .run("select account_id from names where subject_id = $1", Tuple.of(subjectId))
                .chain(rows -> {
                    Iterator<Row> found = rows.iterator();
                    UUID former = found.hasNext() ? found.next().getUUID(0) : null;
                    return former == null || former.equals(by.value())
                            ? Uni.createFrom().voidItem()
                            : forget(former, subjectId);
                })
                .chain(() -> statements.run("""
                                insert into names (subject_id, account_id, version, name) values ($1, $2, $3, $4)
                                on conflict (subject_id) do update
                                set account_id = excluded.account_id, version = excluded.version, name = excluded.name""", Tuple.of(subjectId, by.value(), version, name)))
                .chain(() -> announce(new AccountEvent.NameGiven(by.toString(), subjectId, version, name)));
    }

    /** The name goes over to another account: it is not the former one's personal data any more (O4). */
    private Uni<Void> forget(UUID former, String subjectId) {
        return outbox.addTombstone(Topic.ACCOUNT_EVENTS, former.toString(), former + "/" + subjectId, Instant.now());
    }

    private Uni<Void> announce(AccountEvent.NameGiven event) {
        return announce(outbox, event, event.accountId(), Instant.now());
    }

    static Uni<Void> announce(Outbox outbox, AccountEvent event, String accountId, Instant at) {
        Envelope<byte[]> envelope = new Envelope<>(
                UUID.randomUUID().toString(),
                EventType.of(event).wireName(),
                EventLog.SOURCE,
                accountId,
                at,
                0,
                null,
                null,
                EventCodec.payload(event));
        return outbox.add(Topic.ACCOUNT_EVENTS, accountId, event.recordKey(), List.of(envelope));
    }
}
