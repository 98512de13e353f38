package dev.latchkey.shares.application;

import dev.latchkey.events.Envelope;
import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Every event of every lock, as published. */
public interface EventLog {
    /** The CloudEvents source of what this service publishes. */
    String SOURCE = "/share-service";

    /**
     * The next committed events of a lock, in their order and without a hole.
     *
     * @param sequence only what comes after it; 0 for the beginning
     * @return empty if there are none yet; fails with 404 if there is no such lock
     */
    Uni<List<Envelope<byte[]>>> after(LockId lock, long sequence, int limit);
}
