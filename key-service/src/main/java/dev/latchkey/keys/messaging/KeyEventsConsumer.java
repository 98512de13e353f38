package dev.latchkey.keys.messaging;

import dev.latchkey.events.EventCodec;
import dev.latchkey.keys.application.Arrivals;
import dev.latchkey.keys.observability.Projection;
import dev.latchkey.keys.observability.ProjectionMetrics;
import dev.latchkey.keys.persistence.DeadLetters;
import dev.latchkey.keys.persistence.KeyTables;
import dev.latchkey.keys.projection.KeyBatch;
import dev.latchkey.keys.projection.KeyFact;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Key events into the lists. One batch at a time; waiting reads are woken after the commit. */
@ApplicationScoped
public class KeyEventsConsumer {
    private static final Logger LOG = Logger.getLogger(KeyEventsConsumer.class);

    private final KeyTables tables;
    private final Arrivals arrivals;
    private final ProjectionMetrics metrics;
    private final BatchWriter<KeyFact> writer;

    KeyEventsConsumer(KeyTables tables, Arrivals arrivals, DeadLetters deadLetters, ProjectionMetrics metrics) {
        this.tables = tables;
        this.arrivals = arrivals;
        this.metrics = metrics;
        this.writer = new BatchWriter<>(Projection.KEYS, this::apply, deadLetters::add, metrics);
    }

    @Incoming("key-events")
    public Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        return writer.write(Decoding.of(records, at -> KeyFact.of(EventCodec.read(at))));
    }

    private Uni<Void> apply(List<KeyFact> facts) {
        KeyBatch batch = KeyBatch.of(facts);
        return tables.apply(batch)
                .invoke(before -> reportGaps(batch, before))
                .invoke(() -> arrivals.announce(batch.sequences().keySet()))
                .replaceWithVoid();
    }

    private void reportGaps(KeyBatch batch, Map<String, Long> before) {
        batch.gaps(before).forEach((lockId, missing) -> {
            metrics.gap(missing);
            LOG.errorf("events missing lockId=%s count=%d", lockId, missing);
        });
    }
}
