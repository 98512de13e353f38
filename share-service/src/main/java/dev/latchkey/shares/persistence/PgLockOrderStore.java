package dev.latchkey.shares.persistence;

import dev.latchkey.shares.application.LockOrderStore;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.LockOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Orders to locks about themselves, in PostgreSQL. */
final class PgLockOrderStore implements LockOrderStore {
    private static final String COLUMNS = "lock_id, order_id, number, kind, wish::text as wish, signed, asked_by,"
            + " ordered_at, answered_at, refusal, lock_time, statement";

    private final Statements statements;

    PgLockOrderStore(Statements statements) {
        this.statements = statements;
    }

    @Override
    public Uni<Void> put(LockId lock, LockOrder order, String signed, @Nullable AccountId by) {
        return statements
                .run(
                        """
                        insert into lock_orders (order_id, lock_id, number, kind, wish, signed, asked_by, ordered_at, expires_at)
                        values ($1, $2, $3, $4, ($5::text)::jsonb, $6, $7, $8, $9)""",
                        Tuple.tuple()
                                .addValue(order.orderId())
                                .addValue(lock.value())
                                .addValue(order.number())
                                .addValue(order.wish().kind().name())
                                .addValue(StoredWish.write(order.wish()))
                                .addValue(signed)
                                .addValue(by == null ? null : by.value())
                                .addValue(Outbox.utc(order.at()))
                                .addValue(order.expiresAt().map(Outbox::utc).orElse(null)))
                .replaceWithVoid();
    }

    @Override
    public Uni<@Nullable Given> find(LockId lock, String orderId) {
        return first(
                "select " + COLUMNS + " from lock_orders where order_id = $1 and lock_id = $2",
                Tuple.of(orderId, lock.value()));
    }

    @Override
    public Uni<@Nullable Given> provisioning(LockId lock, String challenge) {
        return first(
                "select " + COLUMNS + " from lock_orders where lock_id = $1 and kind = 'PROVISION'"
                        + " and wish ->> 'challenge' = $2 order by number limit 1",
                Tuple.of(lock.value(), challenge));
    }

    private Uni<@Nullable Given> first(String sql, Tuple parameters) {
        return statements.run(sql, parameters).map(rows -> {
            Iterator<Row> found = rows.iterator();
            return found.hasNext() ? given(found.next()) : null;
        });
    }

    @Override
    public Uni<List<Given>> waiting(LockId lock, Instant now) {
        return statements
                .run("""
                        select %s from lock_orders o
                        where lock_id = $1 and answered_at is null and (expires_at is null or expires_at > $2)
                          and (kind = 'OPEN' or number = (
                            select max(n.number) from lock_orders n where n.lock_id = o.lock_id and n.kind = o.kind))
                        order by number""".formatted(COLUMNS), Tuple.of(lock.value(), Outbox.utc(now)))
                .map(PgLockOrderStore::all);
    }

    @Override
    public Uni<Void> answered(String orderId, OrderAnswer answer) {
        return statements
                .run(
                        """
                        update lock_orders set answered_at = $2, refusal = $3, lock_time = $4, statement = $5
                        where order_id = $1""",
                        Tuple.tuple()
                                .addValue(orderId)
                                .addValue(Outbox.utc(answer.at()))
                                .addValue(answer.refusal())
                                .addValue(answer.lockTime() == null ? null : Outbox.utc(answer.lockTime()))
                                .addValue(answer.statement()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Integer> assumeBelieved(List<String> issuers, int limit) {
        return statements
                .run("""
                        update locks set issuers_believed = $1, issuers_taught = $1 where lock_id in (
                          select lock_id from locks where issuers_believed = '{}' limit $2 for update skip locked)""", Tuple.tuple().addArrayOfString(array(issuers)).addInteger(limit))
                .map(RowSet::rowCount);
    }

    @Override
    public Uni<List<LockId>> notTaught(List<String> issuers, int limit) {
        return statements
                .run(
                        "select lock_id from locks where issuers_taught <> $1 and administrators <> '{}' limit $2",
                        Tuple.tuple().addArrayOfString(array(issuers)).addInteger(limit))
                .map(rows -> {
                    List<LockId> locks = new ArrayList<>();
                    rows.forEach(row -> locks.add(new LockId(row.getString(0))));
                    return locks;
                });
    }

    @Override
    public Uni<Long> notBelieving(List<String> issuers) {
        return statements
                .run(
                        "select count(*) from locks where issuers_believed <> $1 and administrators <> '{}'",
                        Tuple.tuple().addArrayOfString(array(issuers)))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static String[] array(List<String> texts) {
        return texts.toArray(String[]::new);
    }

    private static List<Given> all(RowSet<Row> rows) {
        List<Given> orders = new ArrayList<>();
        rows.forEach(row -> orders.add(given(row)));
        return orders;
    }

    private static Given given(Row row) {
        LockOrder.Kind kind = LockOrder.Kind.valueOf(row.getString("kind"));
        LockOrder order = new LockOrder(
                row.getString("order_id"),
                row.getLong("number"),
                StoredWish.read(kind, row.getString("wish")),
                row.getOffsetDateTime("ordered_at").toInstant());
        UUID askedBy = row.getUUID("asked_by");
        return new Given(
                new LockId(row.getString("lock_id")),
                order,
                row.getString("signed"),
                askedBy == null ? null : new AccountId(askedBy),
                answer(row));
    }

    private static @Nullable OrderAnswer answer(Row row) {
        OffsetDateTime answeredAt = row.getOffsetDateTime("answered_at");
        OffsetDateTime lockTime = row.getOffsetDateTime("lock_time");
        return answeredAt == null
                ? null
                : new OrderAnswer(
                        answeredAt.toInstant(),
                        row.getString("refusal"),
                        lockTime == null ? null : lockTime.toInstant(),
                        row.getString("statement"));
    }
}
