package dev.latchkey.keys.messaging;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.feed.KeyEventSink;
import dev.latchkey.feed.LockEvent;
import dev.latchkey.keys.application.Arrivals;
import dev.latchkey.keys.observability.Projection;
import dev.latchkey.keys.observability.ProjectionMetrics;
import dev.latchkey.keys.persistence.KeyTables;
import dev.latchkey.keys.projection.KeyBatch;
import dev.latchkey.keys.projection.KeyFact;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Key events into the lists; waiting reads are woken after the commit. */
@ApplicationScoped
public class KeyProjection implements KeyEventSink {
    /** Events come one by one, or as many as a poll brings (1,000). */
    private static final int PART = 250;

    private final KeyTables tables;
    private final Arrivals arrivals;
    private final ProjectionMetrics metrics;
    private final Clock clock;

    KeyProjection(KeyTables tables, Arrivals arrivals, ProjectionMetrics metrics, Clock clock) {
        this.tables = tables;
        this.arrivals = arrivals;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Uni<Map<String, Long>> positions(Collection<String> lockIds) {
        return tables.positions(lockIds);
    }

    @Override
    public Uni<Void> apply(List<LockEvent> events) {
        List<KeyFact> facts = new ArrayList<>(events.size());
        try {
            for (LockEvent event : events) {
                facts.add(fact(event));
            }
        } catch (UnreadableEvent e) {
            return Uni.createFrom().failure(e);
        }
        // each in a transaction of its own, side by side: when the lists are rebuilt, the database would use one core
        // of those that it has
        return Uni.join()
                .all(KeyBatch.inParts(facts, PART).stream()
                        .map(batch -> tables.apply(batch).invoke(() -> arrivals.announce(batch.positions())))
                        .toList())
                .andCollectFailures()
                .onFailure(CompositeException.class)
                .transform(e -> ((CompositeException) e).getCauses().getFirst())
                .invoke(() -> metrics.applied(Projection.KEYS, events.size(), age(events)))
                .replaceWithVoid();
    }

    private static KeyFact fact(LockEvent at) throws UnreadableEvent {
        Envelope<KeyEvent> event = at.event();
        if (event == null) {
            return KeyFact.ofUnknownType(at.lockId(), at.sequence());
        }
        KeyFact fact = KeyFact.of(event);
        if (!fact.lockId().equals(at.lockId())) {
            throw new UnreadableEvent("its state is another lock's");
        }
        if (fact.key() != null && !fact.key().keyId().startsWith(at.lockId() + ".")) {
            throw new UnreadableEvent("its key is another lock's"); // it would write that lock's row
        }
        return fact;
    }

    private Duration age(List<LockEvent> events) {
        Envelope<KeyEvent> newest = events.getLast().event();
        return newest == null ? Duration.ZERO : Duration.between(newest.time(), clock.instant());
    }
}
