package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.application.Changed;
import dev.latchkey.gateway.application.OrderStore;
import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.LockOrders;
import dev.latchkey.gateway.command.PendingOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Orders in SQL by hand: a batch of events takes one read and one statement per table that changes.
 *
 * <p>The position row of each lock is locked while its facts are taken in. Where there is none yet, the guarded insert of it
 * is the last resort against a second consumer (one that lost its partition and does not know yet): the slower one fails,
 * and its retry finds the facts known.
 */
@ApplicationScoped
public class OrderTable implements OrderStore {
    private static final String ORDER_COLUMNS = "t.lock_id, t.kind, t.slot, t.order_id, t.up_to_generation, "
            + "t.signed_order, t.sequence, t.ordered_at, t.expires_at";
    private static final ChangedRows<PendingOrder> PLACED =
            new ChangedRows<>("pending_order", ORDER_COLUMNS, OrderTable::order);

    private final Pool pool;
    private final SharedStatement<String, List<PendingOrder>> pending =
            new SharedStatement<>(Function.identity(), bridgeIds -> pendingOf(bridgeIds));

    OrderTable(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Map<String, LockOrders>> update(
            Collection<String> lockIds, UnaryOperator<Map<String, LockOrders>> step) {
        return pool.withTransaction(connection -> load(connection, lockIds).chain(before -> {
            Map<String, LockOrders> after = step.apply(before);
            OrderChanges changes = OrderChanges.between(before, after);
            return changes.write(connection).replaceWith(after);
        }));
    }

    @Override
    public Uni<Map<String, Long>> positions(Collection<String> lockIds) {
        return pool.preparedQuery("select lock_id, sequence from lock_position where lock_id = any($1)")
                .execute(Tuple.tuple().addArrayOfString(lockIds.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Long> positions = new HashMap<>();
                    rows.forEach(row -> positions.put(row.getString(0), row.getLong(1)));
                    return positions;
                });
    }

    private static Uni<Map<String, LockOrders>> load(SqlConnection connection, Collection<String> lockIds) {
        // in the order of the id, so that two consumers can't lock each other out
        String[] ids = lockIds.stream().distinct().sorted().toArray(String[]::new);
        Map<String, Long> sequences = new HashMap<>();
        return connection
                .preparedQuery("select lock_id, sequence from lock_position where lock_id = any($1) "
                        + "order by lock_id for update")
                .execute(Tuple.tuple().addArrayOfString(ids))
                .invoke(rows -> rows.forEach(row -> sequences.put(row.getString(0), row.getLong(1))))
                // a statement of its own: joined to the one above, it would not see what was committed while that one
                // waited
                .chain(() -> connection
                        .preparedQuery("select " + ORDER_COLUMNS + " from pending_order t where t.lock_id = any($1)")
                        .execute(Tuple.tuple().addArrayOfString(ids)))
                .map(rows -> {
                    Map<String, Map<Lane, PendingOrder>> pending = new HashMap<>();
                    for (Row row : rows) {
                        PendingOrder order = order(row);
                        pending.computeIfAbsent(order.lockId(), id -> new HashMap<>())
                                .put(order.lane(), order);
                    }
                    Map<String, LockOrders> locks = new HashMap<>();
                    for (String id : ids) {
                        long sequence = sequences.getOrDefault(id, 0L);
                        locks.put(id, LockOrders.loaded(id, sequence, pending.getOrDefault(id, Map.of())));
                    }
                    return locks;
                });
    }

    private static PendingOrder order(Row row) {
        OffsetDateTime expiresAt = row.getOffsetDateTime(8);
        return new PendingOrder(
                new Lane(row.getString(0), Lane.Kind.valueOf(row.getString(1)), row.getInteger(2)),
                row.getString(3),
                row.getInteger(4),
                row.getString(5),
                row.getLong(6),
                row.getOffsetDateTime(7).toInstant(),
                expiresAt == null ? null : expiresAt.toInstant());
    }

    @Override
    public Uni<List<PendingOrder>> pendingOf(String bridgeId) {
        return pending.ask(bridgeId).map(orders -> orders == null ? List.of() : orders);
    }

    @Override
    public Uni<Map<String, List<PendingOrder>>> pendingOf(Collection<String> bridgeIds) {
        if (bridgeIds.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return pool.preparedQuery("select " + ORDER_COLUMNS + ", a.bridge_id "
                        + "from lock_assignment a join pending_order t on t.lock_id = a.lock_id "
                        + "where a.bridge_id = any($1) order by t.lock_id, t.sequence")
                .execute(Tuple.tuple().addArrayOfString(bridgeIds.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, List<PendingOrder>> pending = new HashMap<>();
                    for (Row row : rows) {
                        pending.computeIfAbsent(row.getString(9), id -> new ArrayList<>())
                                .add(order(row));
                    }
                    return pending;
                });
    }

    @Override
    public Uni<Changed<PendingOrder>> placedSince(Changed.Mark mark) {
        return PLACED.since(mark, pool);
    }

    @Override
    public Uni<Void> forgetExpired(Instant now) {
        return pool.preparedQuery("delete from pending_order where expires_at <= $1")
                .execute(Tuple.of(OffsetDateTime.ofInstant(now, ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Long> pendingCount() {
        return pool.query("select count(*) from pending_order")
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Uni<Void> noteSent(Collection<Sent> sent) {
        if (sent.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple values = Tuple.tuple()
                .addArrayOfString(sent.stream().map(s -> s.lane().lockId()).toArray(String[]::new))
                .addArrayOfString(sent.stream().map(s -> s.lane().kind().name()).toArray(String[]::new))
                .addArrayOfInteger(sent.stream().map(s -> s.lane().slot()).toArray(Integer[]::new))
                .addArrayOfString(sent.stream().map(Sent::orderId).toArray(String[]::new))
                .addArrayOfInteger(sent.stream().map(Sent::times).toArray(Integer[]::new))
                .addArrayOfOffsetDateTime(sent.stream()
                        .map(s -> OffsetDateTime.ofInstant(s.at(), ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfBoolean(sent.stream().map(Sent::tooLarge).toArray(Boolean[]::new));
        return pool.preparedQuery("""
                        update pending_order o set attempts = o.attempts + s.times, too_large = s.too_large,
                            sent_at = case when s.times > 0 then greatest(o.sent_at, s.at) else o.sent_at end
                        from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::int[], $6::timestamptz[], $7::boolean[])
                            as s (lock_id, kind, slot, order_id, times, at, too_large)
                        where o.lock_id = s.lock_id and o.kind = s.kind and o.slot = s.slot and o.order_id = s.order_id""").execute(values).replaceWithVoid();
    }
}
