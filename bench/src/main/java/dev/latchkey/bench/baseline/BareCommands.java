package dev.latchkey.bench.baseline;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.seed.Locks;
import dev.latchkey.bench.system.Database;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The rows of a share command, written by a bare client: the head of the lock, the key, the event, the outbox, the stored answer; one
 * statement, so one round trip and one durable transaction a command. Into copies of the tables, with their constraints and
 * indexes and as many locks and keys; what is written has the size that share-service wrote last.
 */
public final class BareCommands {
    private static final String COMMAND = """
            with head as (
              update bench.locks set sequence = sequence + 1 where lock_id = $1 returning sequence),
            key as (
              insert into bench.keys (key_id, lock_id, version, state) select $2, $1, sequence, ($3::text)::jsonb from head
              on conflict (key_id) do update set version = excluded.version, state = excluded.state),
            event as (
              insert into bench.events (lock_id, sequence, type, subject, at, correlation_id, causation_id, payload)
              select $1, sequence, 'key.shared.v1', $2, now(), $4, null, ($5::text)::jsonb from head),
            waiting as (
              insert into bench.outbox (shard, topic, stream, record_key, event_id, type, subject, sequence, at,
                correlation_id, causation_id, payload)
              select 1, 'latchkey.key-events.v1', $1, $1, $1 || ':' || sequence, 'key.shared.v1', $2, sequence, now(), $4, null, $6
              from head)
            insert into bench.requests (principal, request_key, fingerprint, answer, at) values ($7, $4, $8, $9, now())""";

    private final Locks locks;
    private final Sizes sizes;

    private BareCommands(Locks locks, Sizes sizes) {
        this.locks = locks;
        this.sizes = sizes;
    }

    private record Sizes(String state, String payload, byte[] fingerprint, byte[] answer) {}

    /** Makes the tables anew, or only empties what grows if they have as many locks. Needs one share command in the log. */
    public static BareCommands prepare(Database database, Locks locks) {
        long copied =
                database.number("select count(*) from information_schema.tables where table_schema = 'bench'") == 0
                        ? 0
                        : database.number("select count(*) from bench.locks");
        if (copied != locks.count()) {
            database.execute("""
                    drop schema if exists bench cascade;
                    create schema bench;
                    create table bench.locks (like share_service.locks including all);
                    create table bench.keys (like share_service.keys including all);
                    create table bench.events (like share_service.events including all);
                    create table bench.outbox (like share_service.outbox including all);
                    create table bench.requests (like share_service.requests including all);
                    insert into bench.locks select * from share_service.locks where lock_id like 'LK-B%';
                    insert into bench.keys select * from share_service.keys where lock_id like 'LK-B%';
                    insert into bench.events select * from share_service.events where lock_id like 'LK-B%';
                    alter table bench.keys add foreign key (lock_id) references bench.locks;
                    alter table bench.events add foreign key (lock_id) references bench.locks;
                    analyze bench.locks, bench.keys, bench.events""");
        }
        database.execute("truncate bench.outbox, bench.requests");
        return new BareCommands(locks, sizes(database));
    }

    public Operation operation(BareClient client, int clients) {
        SplittableRandom random = new SplittableRandom(7);
        Buffer bytes = Buffer.buffer(sizes.payload);
        Buffer fingerprint = Buffer.buffer(sizes.fingerprint);
        Buffer answer = Buffer.buffer(sizes.answer);
        return client.statement(COMMAND, number -> {
            int lock = locks.any(random, number, clients);
            return Tuple.tuple()
                    .addValue(Locks.id(lock))
                    .addValue(Locks.offlineKey(lock, 1 + random.nextInt(Locks.FREE_KEYS)))
                    .addValue(sizes.state)
                    .addValue(UUID.randomUUID().toString())
                    .addValue(sizes.payload)
                    .addValue(bytes)
                    .addValue("bench-" + number)
                    .addValue(fingerprint)
                    .addValue(answer);
        });
    }

    private static Sizes sizes(Database database) {
        String sql = """
                select k.state::text, e.payload::text, r.fingerprint, r.answer
                from (select * from share_service.events where type = 'key.shared.v1' order by at desc limit 1) e
                join share_service.keys k on k.key_id = e.subject,
                (select fingerprint, answer from share_service.requests order by at desc limit 1) r""";
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new BenchFailure("share-service has run no share command yet.");
            }
            return new Sizes(row.getString(1), row.getString(2), row.getBytes(3), row.getBytes(4));
        } catch (SQLException e) {
            throw new BenchFailure("The database does not answer: " + e.getMessage(), e);
        }
    }
}
