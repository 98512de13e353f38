package dev.latchkey.gateway.persistence;

import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.LockOrders;
import dev.latchkey.gateway.command.PendingOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a batch of facts changed, and the statements that store it. */
record OrderChanges(
        List<LockOrders> advanced, List<PendingOrder> placed, List<Lane> removed, List<LockOrders> administered) {

    static OrderChanges between(Map<String, LockOrders> before, Map<String, LockOrders> after) {
        OrderChanges changes =
                new OrderChanges(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        after.values().forEach(now -> {
            LockOrders none = LockOrders.loaded(now.lockId(), 0, Map.of());
            changes.add(before.getOrDefault(now.lockId(), none), now);
        });
        return changes;
    }

    private void add(LockOrders before, LockOrders after) {
        if (after.sequence() > before.sequence()) {
            advanced.add(after);
        }
        if (after.administrators() != null) {
            administered.add(after);
        }
        after.pending().values().stream()
                .filter(order -> !order.equals(before.pending().get(order.lane())))
                .forEach(placed::add);
        before.pending().keySet().stream()
                .filter(lane -> !after.pending().containsKey(lane))
                .forEach(removed::add);
    }

    /** One statement after the other: they share a connection. */
    Uni<Void> write(SqlConnection connection) {
        return advance(connection)
                .chain(() -> placed.isEmpty() ? Uni.createFrom().voidItem() : place(connection))
                .chain(() -> removed.isEmpty() ? Uni.createFrom().voidItem() : remove(connection))
                .chain(() -> administered.isEmpty() ? Uni.createFrom().voidItem() : administer(connection));
    }

    private Uni<Void> advance(SqlConnection connection) {
        if (advanced.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<LockOrders> sorted = advanced.stream()
                .sorted((a, b) -> a.lockId().compareTo(b.lockId()))
                .toList();
        Tuple values = Tuple.tuple()
                .addArrayOfString(sorted.stream().map(LockOrders::lockId).toArray(String[]::new))
                .addArrayOfLong(sorted.stream().map(LockOrders::sequence).toArray(Long[]::new));
        return connection
                .preparedQuery("""
                        insert into lock_position (lock_id, sequence) select * from unnest($1::text[], $2::bigint[])
                        on conflict (lock_id) do update set sequence = excluded.sequence
                        where lock_position.sequence < excluded.sequence""")
                .execute(values)
                .invoke(rows -> {
                    if (rows.rowCount() != sorted.size()) {
                        throw new OvertakenException();
                    }
                })
                .replaceWithVoid();
    }

    /** Another consumer has taken the same facts in; the transaction is rolled back and tried again. */
    static final class OvertakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OvertakenException() {
            super("another consumer was faster", null, false, false);
        }
    }

    private Uni<Void> place(SqlConnection connection) {
        Tuple values = Tuple.tuple()
                .addArrayOfString(placed.stream().map(PendingOrder::lockId).toArray(String[]::new))
                .addArrayOfString(
                        placed.stream().map(order -> order.lane().kind().name()).toArray(String[]::new))
                .addArrayOfInteger(
                        placed.stream().map(order -> order.lane().slot()).toArray(Integer[]::new))
                .addArrayOfString(placed.stream().map(PendingOrder::orderId).toArray(String[]::new))
                .addArrayOfInteger(
                        placed.stream().map(PendingOrder::upToGeneration).toArray(Integer[]::new))
                .addArrayOfString(placed.stream().map(PendingOrder::order).toArray(String[]::new))
                .addArrayOfLong(placed.stream().map(PendingOrder::sequence).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(placed.stream()
                        .map(order -> OffsetDateTime.ofInstant(order.orderedAt(), ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfOffsetDateTime(placed.stream()
                        .map(order -> order.expiresAt() == null
                                ? null
                                : OffsetDateTime.ofInstant(order.expiresAt(), ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new));
        return connection.preparedQuery("""
                        insert into pending_order
                            (lock_id, kind, slot, order_id, up_to_generation, signed_order, sequence, ordered_at, expires_at)
                        select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::int[], $6::text[], $7::bigint[],
                            $8::timestamptz[], $9::timestamptz[])
                        on conflict (lock_id, kind, slot) do update set order_id = excluded.order_id,
                            up_to_generation = excluded.up_to_generation, signed_order = excluded.signed_order,
                            sequence = excluded.sequence, ordered_at = excluded.ordered_at, expires_at = excluded.expires_at,
                            attempts = 0, sent_at = null, too_large = false
                        where pending_order.sequence < excluded.sequence""").execute(values).replaceWithVoid();
    }

    private Uni<Void> remove(SqlConnection connection) {
        Tuple values = Tuple.tuple()
                .addArrayOfString(removed.stream().map(Lane::lockId).toArray(String[]::new))
                .addArrayOfString(
                        removed.stream().map(lane -> lane.kind().name()).toArray(String[]::new))
                .addArrayOfInteger(removed.stream().map(Lane::slot).toArray(Integer[]::new));
        return connection.preparedQuery("""
                        delete from pending_order o using unnest($1::text[], $2::text[], $3::int[]) as done (lock_id, kind, slot)
                        where o.lock_id = done.lock_id and o.kind = done.kind and o.slot = done.slot""").execute(values).replaceWithVoid();
    }

    private Uni<Void> administer(SqlConnection connection) {
        List<String> locks = new ArrayList<>();
        List<String> accounts = new ArrayList<>();
        for (LockOrders lock : administered) {
            List<String> administrators = lock.administrators() == null ? List.of() : lock.administrators();
            administrators.stream().distinct().forEach(account -> {
                locks.add(lock.lockId());
                accounts.add(account);
            });
        }
        String[] all = administered.stream().map(LockOrders::lockId).toArray(String[]::new);
        return connection
                .preparedQuery("delete from lock_administrator where lock_id = any($1)")
                .execute(Tuple.tuple().addArrayOfString(all))
                .chain(() -> connection
                        .preparedQuery("""
                                insert into lock_administrator (lock_id, account_id)
                                select * from unnest($1::text[], $2::text[])""")
                        .execute(Tuple.tuple()
                                .addArrayOfString(locks.toArray(String[]::new))
                                .addArrayOfString(accounts.toArray(String[]::new))))
                .replaceWithVoid();
    }
}
