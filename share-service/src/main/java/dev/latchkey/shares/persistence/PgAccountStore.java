package dev.latchkey.shares.persistence;

import static dev.latchkey.shares.persistence.MultiRow.Column.TEXT;

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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accounts and names in PostgreSQL; what changes goes to the account topic. */
final class PgAccountStore implements AccountStore {
    private static final MultiRow BY_EMAIL = new MultiRow("""
            select r.place, a.account_id from $rows as r (email, place) join accounts a on a.email = r.email""", TEXT);

    private static final MultiRow EMAILS = new MultiRow("""
            select r.place, a.account_id, a.email from $rows as r (account_id, place)
            join accounts a on a.account_id = r.account_id where a.email is not null""", MultiRow.Column.UUID);

    private static final MultiRow NAMES = new MultiRow("""
            select r.place, n.name from $rows as r (subject_id, place) join names n on n.subject_id = r.subject_id""", TEXT);

    private final Statements statements;
    private final Outbox outbox;

    PgAccountStore(Statements statements, Outbox outbox) {
        this.statements = statements;
        this.outbox = outbox;
    }

    @Override
    public Uni<@Nullable AccountId> byEmail(String email) {
        return statements
                .ask(BY_EMAIL, List.of(Tuple.of(email)))
                .map(found ->
                        found.isEmpty() ? null : new AccountId(found.getFirst().getUUID(1)));
    }

    @Override
    public Uni<Map<AccountId, String>> emails(Collection<AccountId> accounts) {
        if (accounts.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return statements
                .ask(
                        EMAILS,
                        accounts.stream()
                                .distinct()
                                .map(account -> Tuple.of(account.value()))
                                .toList())
                .map(found -> found.stream()
                        .collect(Collectors.toMap(row -> new AccountId(row.getUUID(1)), row -> row.getString(2))));
    }

    @Override
    public Uni<@Nullable String> name(String subjectId) {
        return statements
                .ask(NAMES, List.of(Tuple.of(subjectId)))
                .map(found -> found.isEmpty() ? null : found.getFirst().getString(1));
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
