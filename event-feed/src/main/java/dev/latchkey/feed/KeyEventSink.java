package dev.latchkey.feed;

import dev.latchkey.database.DatabaseFaults;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a service makes of key events. Each service has one bean of this type; it is called on a Vert.x context. */
public interface KeyEventSink {
    /** The number of the newest applied event of each of these locks; no entry for a lock without any. */
    Uni<Map<String, Long>> positions(Collection<String> lockIds);

    /**
     * Applies events and advances the positions, of each lock in one transaction. Another instance may have applied some of
     * them meanwhile, so it guards them by their sequence: a repeat changes nothing (inv-5).
     *
     * <p>If it fails for the sake of a record ({@link dev.latchkey.events.UnreadableEvent}, or any failure that is not
     * {@linkplain DatabaseFaults#isPassing passing}), the lock of that record is parked.
     *
     * @param events of each lock in their order, without a hole from its position on
     */
    Uni<Void> apply(List<LockEvent> events);
}
