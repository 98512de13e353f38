package dev.latchkey.notifications.messaging;

import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.feed.KeyEventSink;
import dev.latchkey.feed.LockEvent;
import dev.latchkey.notifications.application.NoticeRecorder;
import dev.latchkey.notifications.observability.NotificationMetrics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Key events to notices. */
@ApplicationScoped
public class NoticeIntake implements KeyEventSink {
    private final NoticeRecorder recorder;
    private final NotificationMetrics metrics;

    NoticeIntake(NoticeRecorder recorder, NotificationMetrics metrics) {
        this.recorder = recorder;
        this.metrics = metrics;
    }

    @Override
    public Uni<Map<String, Long>> positions(Collection<String> lockIds) {
        return recorder.positions(lockIds);
    }

    @Override
    public Uni<Void> apply(List<LockEvent> events) {
        try {
            for (LockEvent event : events) {
                KeyEventCheck.check(event);
            }
        } catch (UnreadableEvent e) {
            return Uni.createFrom().failure(e);
        }
        return recorder.record(events)
                .invoke(recorded -> metrics.recorded(recorded))
                .replaceWithVoid();
    }
}
