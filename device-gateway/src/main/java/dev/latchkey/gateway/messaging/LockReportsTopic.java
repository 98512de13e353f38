package dev.latchkey.gateway.messaging;

import dev.latchkey.events.LockReport;
import dev.latchkey.events.Topic;
import dev.latchkey.gateway.application.StatementSink;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
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
    private final EventSender sender;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("lock-reports").daemon().factory());

    LockReportsTopic(EventSender sender) {
        this.sender = sender;
    }

    @Override
    public CompletionStage<Void> write(LockReport report) {
        return sender.send(thread, Topic.LOCK_REPORTS, report.lockId(), report.receivedAt(), report);
    }

    @PreDestroy
    void close() {
        thread.shutdown();
    }
}
