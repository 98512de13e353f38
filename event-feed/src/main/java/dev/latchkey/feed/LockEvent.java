package dev.latchkey.feed;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.UnreadableEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One place in the sequence of a lock.
 *
 * @param lockId of the form of a lock id; the event's own id says the same lock and sequence
 * @param event null if its type is of a newer version: only the position advances then
 */
public record LockEvent(
        String lockId, long sequence, @Nullable Envelope<KeyEvent> event) {
    /** @throws UnreadableEvent if it is no event of the sequence of the lock that its record key names */
    public static LockEvent of(ConsumerRecord<String, byte[]> kafkaRecord) throws UnreadableEvent {
        String lockId = kafkaRecord.key();
        if (lockId == null || kafkaRecord.value() == null) {
            throw new UnreadableEvent(lockId == null ? "no record key" : "no payload");
        }
        return FeedRecord.event(lockId, () -> EventCodec.read(kafkaRecord));
    }
}
