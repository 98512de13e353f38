package dev.latchkey.bench.seed;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.Topic;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Writes seeded locks: by COPY into share-service's tables, then to Kafka as its relay would have. A batch that is in the tables
 * and not in Kafka, after a crash between the two, is a gap that the services' own repair closes at the lock's next event.
 */
final class Bulk implements AutoCloseable {
    private static final String CLAIM_CODE_DIGEST = "\\\\x" + "00".repeat(32);

    private final Connection sql;
    private final KafkaProducer<String, byte[]> producer;

    Bulk(Connection sql, String kafka) {
        this.sql = sql;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "acks", "all", "linger.ms", 20, "batch.size", 262_144),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** All of them, or none in the tables. */
    void write(List<SeededLock> locks) {
        StringBuilder lockRows = new StringBuilder();
        StringBuilder keyRows = new StringBuilder();
        StringBuilder eventRows = new StringBuilder();
        for (SeededLock lock : locks) {
            row(
                    lockRows,
                    lock.lockId(),
                    lock.sequence(),
                    "Bench 1",
                    "Europe/Berlin",
                    escaped(lock.publicKey()),
                    CLAIM_CODE_DIGEST,
                    0,
                    "{" + String.join(",", lock.administrators()) + "}",
                    lock.version());
            for (SeededLock.KeyRow key : lock.keys()) {
                row(keyRows, key.keyId(), lock.lockId(), key.version(), escaped(key.state()));
            }
            for (Envelope<byte[]> event : lock.events()) {
                row(
                        eventRows,
                        lock.lockId(),
                        event.sequence(),
                        event.type(),
                        event.subject(),
                        event.time(),
                        escaped(new String(event.data(), StandardCharsets.UTF_8)));
            }
        }
        try {
            sql.setAutoCommit(false);
            CopyManager copy = sql.unwrap(PGConnection.class).getCopyAPI();
            copy(
                    copy,
                    "locks (lock_id, sequence, model, time_zone, public_key, claim_code_digest, name_version, administrators, version)",
                    lockRows);
            copy(copy, "keys (key_id, lock_id, version, state)", keyRows);
            copy(copy, "events (lock_id, sequence, type, subject, at, payload)", eventRows);
            sql.commit();
        } catch (SQLException | IOException e) {
            throw new BenchFailure("The locks can't be written: " + e.getMessage(), e);
        }
        publish(locks);
    }

    private void publish(List<SeededLock> locks) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        for (SeededLock lock : locks) {
            for (Envelope<byte[]> event : lock.events()) {
                producer.send(EventCodec.toRecord(Topic.KEY_EVENTS, null, lock.lockId(), event), (done, e) -> {
                    if (e != null) {
                        failure.set(e);
                    }
                });
            }
        }
        producer.flush();
        if (failure.get() != null) {
            throw new BenchFailure("The events can't be published: " + failure.get());
        }
    }

    private static void copy(CopyManager copy, String target, CharSequence rows) throws SQLException, IOException {
        copy.copyIn("copy share_service." + target + " from stdin", new StringReader(rows.toString()));
    }

    private static void row(StringBuilder rows, Object... values) {
        for (int i = 0; i < values.length; i++) {
            rows.append(i == 0 ? "" : "\t").append(values[i]);
        }
        rows.append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\");
    }

    @Override
    public void close() {
        producer.close();
    }
}
