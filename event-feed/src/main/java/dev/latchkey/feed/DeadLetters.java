package dev.latchkey.feed;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Where records are noted that could not be read or applied. */
@ApplicationScoped
class DeadLetters {
    private static final String ADD = """
            insert into dead_letters (topic, partition, record_offset, reason) values ($1, $2, $3, $4)
            on conflict do nothing""";

    private final Pool pool;

    DeadLetters(Pool pool) {
        this.pool = pool;
    }

    /** What is noted already stays as it is. Called on a Vert.x context. */
    Uni<Void> add(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Tuple> rows = letters.stream()
                .map(letter -> Tuple.of(letter.topic(), letter.partition(), letter.offset(), letter.reason()))
                .toList();
        return pool.preparedQuery(ADD).executeBatch(rows).replaceWithVoid();
    }
}
