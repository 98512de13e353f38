package dev.latchkey.notifications.messaging;

import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.notifications.persistence.DeadLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The records of one poll, read.
 *
 * @param changes in the order of each partition
 * @param unreadable where the others are; logged without their content
 */
record Batch<T>(List<T> changes, List<DeadLetter> unreadable) {
    private static final Logger LOG = Logger.getLogger(Batch.class);
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{0,200}");

    interface Reader<T> {
        T read(ConsumerRecord<String, byte[]> kafkaRecord) throws UnreadableEvent;
    }

    static <T> Batch<T> read(ConsumerRecords<String, byte[]> records, Reader<T> reader, Instant now) {
        List<T> changes = new ArrayList<>();
        List<DeadLetter> unreadable = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> kafkaRecord : records) {
            try {
                changes.add(reader.read(kafkaRecord));
            } catch (UnreadableEvent e) {
                DeadLetter.At at =
                        new DeadLetter.At(kafkaRecord.topic(), kafkaRecord.partition(), kafkaRecord.offset());
                String reason = reasonOf(e);
                LOG.errorf("unreadable record %s reason=%s", at, reason);
                unreadable.add(new DeadLetter(at, printable(kafkaRecord.key()), reason, now));
            }
        }
        return new Batch<>(changes, unreadable);
    }

    private static String reasonOf(UnreadableEvent e) {
        String reason = printable(e.getMessage());
        return reason == null ? "unreadable" : reason;
    }

    private static @Nullable String printable(@Nullable String text) {
        return text != null && PRINTABLE.matcher(text).matches() ? text : null;
    }
}
