package dev.latchkey.notifications.messaging;

import dev.latchkey.notifications.application.AccountChange;
import dev.latchkey.notifications.application.AccountProjection;
import dev.latchkey.notifications.observability.NotificationMetrics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The account topic, poll by poll. The newest record of each key wins, so records that come again end the same. */
@ApplicationScoped
public class AccountEventConsumer {
    private final AccountProjection projection;
    private final NotificationMetrics metrics;
    private final Clock clock;

    AccountEventConsumer(AccountProjection projection, NotificationMetrics metrics, Clock clock) {
        this.projection = projection;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Incoming("account-events")
    public Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        Batch<AccountChange> batch = Batch.read(records, AccountEventReader::read, clock.instant());
        return Persistently.retry(() -> projection.apply(batch.changes(), batch.unreadable()))
                .invoke(() -> metrics.unreadable(batch.unreadable().size()));
    }
}
