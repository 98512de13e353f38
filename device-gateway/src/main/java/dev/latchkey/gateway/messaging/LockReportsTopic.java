package dev.latchkey.gateway.messaging;

import dev.latchkey.events.LockReport;
import dev.latchkey.events.Topic;
import dev.latchkey.gateway.application.StatementSink;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Statements of locks onto their topic, keyed by lock id, in the order of the calls. Is one given up after all, the ones behind it may still
 * get through: {@link dev.latchkey.gateway.mqtt} acknowledges none of them, so the bridge hands all in again, and share-service
 * tells repeats by the lock's counter.
 */
@ApplicationScoped
public class LockReportsTopic implements StatementSink {
    /** Of the heap, for statements under way. */
    private static final int PART_OF_HEAP = 8;

    /** Beside the statement itself, what is kept of one until it is durable. */
    private static final int SIZE_EACH = 1024;

    private final EventSender sender;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("lock-reports").daemon().factory());
    private final StatementQueue queue =
            new StatementQueue(thread, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

    LockReportsTopic(EventSender sender) {
        this.sender = sender;
    }

    void start(@Observes StartupEvent event) {
        thread.execute(() -> sender.lookFor(Topic.LOCK_REPORTS));
    }

    @Override
    public CompletionStage<Void> write(LockReport report) {
        return queue.add(
                report.statement().length() + SIZE_EACH,
                () -> sender.send(Topic.LOCK_REPORTS, report.lockId(), report.receivedAt(), report));
    }

    @PreDestroy
    void close() {
        thread.shutdown();
    }
}
