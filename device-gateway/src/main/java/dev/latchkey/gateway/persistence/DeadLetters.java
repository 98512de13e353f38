package dev.latchkey.gateway.persistence;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where records that could not be read are noted; the payload stays in the topic. */
@ApplicationScoped
public class DeadLetters {
    private final Pool pool;

    DeadLetters(Pool pool) {
        this.pool = pool;
    }

    /** @param reason holds nothing of the payload */
    public Uni<Void> add(ConsumerRecord<?, ?> unreadable, String reason) {
        return pool.preparedQuery("""
                        insert into dead_letter (topic, partition, record_offset, reason, noticed_at)
                        values ($1, $2, $3, $4, $5) on conflict do nothing""")
                .execute(Tuple.of(
                        unreadable.topic(),
                        unreadable.partition(),
                        unreadable.offset(),
                        reason,
                        OffsetDateTime.now(ZoneOffset.UTC)))
                .replaceWithVoid();
    }
}
