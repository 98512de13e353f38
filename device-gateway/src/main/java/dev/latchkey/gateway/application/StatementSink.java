package dev.latchkey.gateway.application;

import dev.latchkey.events.LockReport;
import java.util.concurrent.CompletionStage;

/** Where statements of locks go. */
public interface StatementSink {
    /**
     * Stores durably, in the order of the calls. Never blocks.
     *
     * @return completes when the report is on enough disks; on any thread
     */
    CompletionStage<Void> write(LockReport report);
}
