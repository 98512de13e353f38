package dev.latchkey.keys.persistence;

import dev.latchkey.feed.DeadLetter;
import dev.latchkey.feed.DeadLetters;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Where records are noted that could not be applied: their place in the log, never their payload. */
@ApplicationScoped
public class DeadLetterTable implements DeadLetters {
    private static final String ADD = """
            insert into dead_letters (topic, partition, log_offset, reason) values ($1, $2, $3, $4)
            on conflict do nothing""";

    private final Pool pool;

    DeadLetterTable(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Void> add(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Tuple> rows = letters.stream()
                .map(l -> Tuple.of(l.topic(), l.partition(), l.offset(), l.reason()))
                .toList();
        return pool.preparedQuery(ADD).executeBatch(rows).replaceWithVoid();
    }
}
