package dev.latchkey.shares.persistence;

import static dev.latchkey.shares.persistence.MultiRow.Column.TEXT;
import static dev.latchkey.shares.persistence.MultiRow.Column.TIMESTAMPTZ;

import dev.latchkey.lock.protocol.Flaw;
import dev.latchkey.shares.application.RefusedReceipt;
import dev.latchkey.shares.application.RefusedReceiptStore;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Way;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * Refused receipts in PostgreSQL. However many are handed in, by however many bridges and accounts, a lock has so many rows and no more, but for what is
 * written at the same time.
 */
final class PgRefusedReceiptStore implements RefusedReceiptStore {
    private static final String NOT_TOLD_APART = "";

    /** In the order of the key, so that two never wait for each other. */
    private static final MultiRow ADD =
            new MultiRow("""
            with told as (
              select lock_id, way, handed_in_by, reason, count(*) as times, min(at) as first_at, max(at) as last_at
              from $rows as r (lock_id, way, handed_in_by, reason, at, place)
              group by lock_id, way, handed_in_by, reason),
            placed as (
              select t.*, k.lock_id is not null as known,
                (select count(*) from refused_receipts o where o.lock_id = t.lock_id)
                  + count(*) filter (where k.lock_id is null)
                      over (partition by t.lock_id order by t.way, t.handed_in_by, t.reason) as rows_of_lock
              from told t left join refused_receipts k on k.lock_id = t.lock_id and k.way = t.way
                and k.handed_in_by = t.handed_in_by and k.reason = t.reason)
            insert into refused_receipts as r (lock_id, way, handed_in_by, reason, times, first_at, last_at)
            select lock_id, way, case when known or rows_of_lock <= %d then handed_in_by else '%s' end, reason,
              sum(times), min(first_at), max(last_at)
            from placed group by 1, 2, 3, 4 order by 1, 2, 3, 4
            on conflict (lock_id, way, handed_in_by, reason) do update
            set times = r.times + excluded.times, first_at = least(r.first_at, excluded.first_at),
              last_at = greatest(r.last_at, excluded.last_at)""".formatted(MOST_OF_A_LOCK, NOT_TOLD_APART), TEXT, TEXT, TEXT, TEXT, TIMESTAMPTZ);

    private final Statements statements;

    PgRefusedReceiptStore(Statements statements) {
        this.statements = statements;
    }

    @Override
    public Uni<Void> add(List<RefusedReceipt> refused) {
        return statements.write(
                ADD,
                refused.stream()
                        .map(receipt -> Tuple.of(
                                receipt.lock().value(),
                                receipt.way().name(),
                                receipt.by() == null ? NOT_TOLD_APART : receipt.by(),
                                receipt.flaw().name(),
                                Outbox.utc(receipt.at())))
                        .toList());
    }

    @Override
    public Uni<List<Counted>> page(PageRequest request) {
        Tuple parameters = Tuple.of(request.limit());
        StringBuilder where = new StringBuilder("true");
        // only what is asked for stands in the statement: each of them has an index of its own
        if (request.lock() != null) {
            parameters.addString(request.lock().value());
            where.append(" and lock_id = $").append(parameters.size());
        }
        if (request.bridgeId() != null) {
            parameters.addString(request.bridgeId());
            where.append(" and way = 'BRIDGE' and handed_in_by = $").append(parameters.size());
        }
        Place after = request.after();
        if (after != null) {
            parameters.addValue(Outbox.utc(after.at())).addLong(after.number());
            where.append(" and (last_at, number) < ($%d, $%d)".formatted(parameters.size() - 1, parameters.size()));
        }
        return statements.run("""
                        select lock_id, way, handed_in_by, reason, times, first_at, last_at, number from refused_receipts
                        where %s order by last_at desc, number desc limit $1""".formatted(where), parameters).map(rows -> {
            List<Counted> page = new ArrayList<>(rows.size());
            rows.forEach(row -> page.add(counted(row)));
            return page;
        });
    }

    private static Counted counted(Row row) {
        String by = row.getString("handed_in_by");
        return new Counted(
                new LockId(row.getString("lock_id")),
                Way.valueOf(row.getString("way")),
                by.equals(NOT_TOLD_APART) ? null : by,
                Flaw.valueOf(row.getString("reason")),
                row.getLong("times"),
                row.getOffsetDateTime("first_at").toInstant(),
                new Place(row.getOffsetDateTime("last_at").toInstant(), row.getLong("number")));
    }
}
