package dev.latchkey.notifications.messaging;

import dev.latchkey.notifications.application.NoticeRecorder;
import dev.latchkey.notifications.application.Received;
import dev.latchkey.notifications.observability.NotificationMetrics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * The key topic, poll by poll. The offset is committed after the transaction; records that come again change nothing.
 */
@ApplicationScoped
public class KeyEventConsumer {
    private static final Logger LOG = Logger.getLogger(KeyEventConsumer.class);

    private final NoticeRecorder recorder;
    private final NotificationMetrics metrics;
    private final Clock clock;

    KeyEventConsumer(NoticeRecorder recorder, NotificationMetrics metrics, Clock clock) {
        this.recorder = recorder;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Incoming("key-events")
    public Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        Batch<Received> batch = Batch.read(records, KeyEventReader::read, clock.instant());
        return Persistently.retry(() -> recorder.record(batch.changes(), batch.unreadable()))
                .invoke(recorded -> {
                    metrics.recorded(recorded);
                    metrics.unreadable(batch.unreadable().size());
                    if (!recorded.gaps().isEmpty()) {
                        LOG.warnf("events are missing before %s", recorded.gaps());
                    }
                })
                .replaceWithVoid();
    }
}
