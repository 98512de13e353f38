package dev.latchkey.feed;

import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.UnreadableEvent;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of the account topic.
 *
 * @param recordKey an account id, or {@code accountId/subjectId} for a name
 * @param event null: what stands under the record key is erased (O4)
 * @param at its place in the topic; a record key has always the same partition
 */
public record AccountRecord(String recordKey, @Nullable AccountEvent event, Place at) {
    /** A place in a topic. */
    public record Place(String topic, int partition, long offset, Instant sentAt) {}

    static AccountRecord of(ConsumerRecord<String, byte[]> kafkaRecord) throws UnreadableEvent {
        String key = kafkaRecord.key();
        Place at = new Place(
                kafkaRecord.topic(),
                kafkaRecord.partition(),
                kafkaRecord.offset(),
                Instant.ofEpochMilli(kafkaRecord.timestamp()));
        if (key == null || key.isEmpty() || key.indexOf('\0') >= 0) {
            throw new UnreadableEvent("no record key");
        }
        if (kafkaRecord.value() == null) {
            return new AccountRecord(key, null, at);
        }
        if (!(EventCodec.read(kafkaRecord).data() instanceof AccountEvent event)) {
            throw new UnreadableEvent("no account event");
        }
        if (!event.recordKey().equals(key)) {
            throw new UnreadableEvent("not under its own record key");
        }
        return new AccountRecord(key, event, at);
    }

    @Override
    public String toString() {
        return "AccountRecord[" + at + "]"; // no e-mail, no name in a log
    }
}
