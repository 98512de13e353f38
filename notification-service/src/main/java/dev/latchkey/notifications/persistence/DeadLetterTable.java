package dev.latchkey.notifications.persistence;

import dev.latchkey.feed.DeadLetter;
import dev.latchkey.feed.DeadLetters;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Where records that could not be read are noted; the record itself stays in Kafka. */
@ApplicationScoped
public class DeadLetterTable implements DeadLetters {
    private final Pool pool;

    DeadLetterTable(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Void> add(List<DeadLetter> letters) {
        return pool.preparedQuery("""
                        insert into dead_letters (topic, partition, record_offset, reason, seen_at)
                        values ($1, $2, $3, $4, now()) on conflict do nothing""")
                .executeBatch(letters.stream()
                        .map(letter -> Tuple.of(letter.topic(), letter.partition(), letter.offset(), letter.reason()))
                        .toList())
                .replaceWithVoid();
    }
}
