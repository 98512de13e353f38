package dev.latchkey.keys.persistence;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Where records are noted that could not be applied: their place in the log, never their payload. */
@ApplicationScoped
public class DeadLetters {
    private static final String ADD = """
            insert into dead_letters (topic, partition, log_offset, reason) values ($1, $2, $3, $4)
            on conflict do nothing""";

    private final Pool pool;

    DeadLetters(Pool pool) {
        this.pool = pool;
    }

    /** @param reason a constant or a type name, nothing out of the payload */
    public record DeadLetter(String topic, int partition, long logOffset, String reason) {}

    public Uni<Void> add(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Tuple> rows = letters.stream()
                .map(l -> Tuple.of(l.topic(), l.partition(), l.logOffset(), l.reason()))
                .toList();
        return pool.preparedQuery(ADD).executeBatch(rows).replaceWithVoid();
    }
}
