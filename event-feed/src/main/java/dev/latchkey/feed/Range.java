package dev.latchkey.feed;

import dev.latchkey.events.EventBatch;
import dev.latchkey.events.UnreadableEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What share-service has answered: pure.
 *
 * @param events can be applied: from the position on, without a hole
 * @param next the sequence after them
 * @param fault why the one that follows can't be read; null if none follows
 */
record Range(List<LockEvent> events, long next, @Nullable String fault) {
    static Range of(String lockId, long position, List<EventBatch.Item> items) {
        List<LockEvent> events = new ArrayList<>();
        long next = position + 1;
        for (EventBatch.Item item : items) {
            try {
                LockEvent event = FeedRecord.event(lockId, item::read);
                if (event.sequence() != next) {
                    return new Range(List.copyOf(events), next, "share-service answers " + event.sequence());
                }
                events.add(event);
                next++;
            } catch (UnreadableEvent e) {
                return new Range(List.copyOf(events), next, DeadLetter.printable(String.valueOf(e.getMessage())));
            }
        }
        return new Range(List.copyOf(events), next, null);
    }
}
