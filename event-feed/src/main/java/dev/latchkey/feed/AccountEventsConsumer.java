package dev.latchkey.feed;

import dev.latchkey.database.DatabaseFaults;
import dev.latchkey.events.UnknownEventType;
import dev.latchkey.events.UnreadableEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes the records of one poll of the account topic in: notes what can't be read, and applies the rest in one transaction. If
 * a record is at fault, the batch is halved until it stands alone and becomes a dead letter: each record is the whole state of
 * its key, so the next one mends it. A database that is away is waited for.
 */
@ApplicationScoped
public class AccountEventsConsumer {
    private static final Logger LOG = Logger.getLogger(AccountEventsConsumer.class);

    private final AccountEventSink sink;
    private final DeadLetters deadLetters;
    private final FeedMetrics metrics;

    AccountEventsConsumer(AccountEventSink sink, DeadLetters deadLetters, FeedMetrics metrics) {
        this.sink = sink;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    @Incoming("account-events")
    public Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        List<AccountRecord> readable = new ArrayList<>(records.count());
        List<DeadLetter> unreadable = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> kafkaRecord : records) {
            try {
                readable.add(AccountRecord.of(kafkaRecord));
            } catch (UnknownEventType e) {
                LOG.debug("an event of a newer version is not for this one");
            } catch (UnreadableEvent e) {
                unreadable.add(DeadLetter.of(kafkaRecord, e));
            }
        }
        Executor here = OnContext.here();
        return Attempts.untilDone(
                        Channel.ACCOUNT_EVENTS,
                        metrics,
                        here,
                        () -> setAside(unreadable, here).chain(() -> apply(readable, here)))
                .onTermination()
                .invoke(Channel.ACCOUNT_EVENTS.turns()::done);
    }

    private Uni<Void> apply(List<AccountRecord> records, Executor here) {
        if (records.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Attempts.ofRecords(here, () -> sink.apply(records))
                .onFailure(e -> !DatabaseFaults.isPassing(e))
                .recoverWithUni(e -> {
                    if (records.size() == 1) {
                        AccountRecord.Place at = records.getFirst().at();
                        return setAside(
                                List.of(new DeadLetter(at.topic(), at.partition(), at.offset(), Faults.describe(e))),
                                here);
                    }
                    int middle = records.size() / 2;
                    return apply(records.subList(0, middle), here)
                            .chain(() -> apply(records.subList(middle, records.size()), here));
                });
    }

    private Uni<Void> setAside(List<DeadLetter> letters, Executor here) {
        if (letters.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return deadLetters.add(letters).emitOn(here).invoke(() -> {
            metrics.unreadable(Channel.ACCOUNT_EVENTS, letters.size());
            letters.forEach(letter -> LOG.errorf("record not applied %s", letter));
        });
    }
}
