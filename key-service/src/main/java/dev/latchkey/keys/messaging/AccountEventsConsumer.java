package dev.latchkey.keys.messaging;

import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.keys.application.Arrivals;
import dev.latchkey.keys.observability.Projection;
import dev.latchkey.keys.observability.ProjectionMetrics;
import dev.latchkey.keys.persistence.AccountTables;
import dev.latchkey.keys.persistence.DeadLetters;
import dev.latchkey.keys.projection.AccountBatch;
import dev.latchkey.keys.projection.AccountFact;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Accounts and names into the lists. One batch at a time; reads that wait for a name are woken after the commit. */
@ApplicationScoped
public class AccountEventsConsumer {
    private final AccountTables tables;
    private final Arrivals arrivals;
    private final BatchWriter<AccountFact> writer;

    AccountEventsConsumer(AccountTables tables, Arrivals arrivals, DeadLetters deadLetters, ProjectionMetrics metrics) {
        this.tables = tables;
        this.arrivals = arrivals;
        this.writer = new BatchWriter<>(Projection.ACCOUNTS, this::apply, deadLetters::add, metrics);
    }

    @Incoming("account-events")
    public Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        return writer.write(Decoding.of(records, AccountEventsConsumer::read));
    }

    private Uni<Void> apply(List<AccountFact> facts) {
        AccountBatch batch = AccountBatch.of(facts);
        return tables.apply(batch).invoke(() -> arrivals.announce(batch.locks()));
    }

    private static AccountFact read(ConsumerRecord<String, byte[]> at) throws UnreadableEvent {
        if (at.key() == null) {
            throw new UnreadableEvent("no record key");
        }
        if (at.value() == null) {
            return AccountFact.erased(at.key(), at.offset());
        }
        if (EventCodec.read(at).data() instanceof AccountEvent event) {
            return AccountFact.of(event, at.key(), at.offset());
        }
        throw new UnreadableEvent("no account event");
    }
}
