package dev.latchkey.keys.messaging;

import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.keys.persistence.DeadLetters.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** The records of one poll: those that say something, and those that can't be read. */
record Decoding<F>(List<Letter<F>> letters, List<DeadLetter> unreadable) {
    /** JSON's escape of the one character that PostgreSQL can't store. */
    private static final byte[] NUL = "\\u0000".getBytes(StandardCharsets.US_ASCII);

    interface Decoder<F> {
        /** @throws IllegalArgumentException or UnreadableEvent if the record doesn't keep to its contract */
        F read(ConsumerRecord<String, byte[]> at) throws UnreadableEvent;
    }

    static <F> Decoding<F> of(ConsumerRecords<String, byte[]> records, Decoder<F> decoder) {
        List<Letter<F>> letters = new ArrayList<>(records.count());
        List<DeadLetter> unreadable = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> at : records) {
            try {
                if (holdsNul(at.value())) {
                    throw new UnreadableEvent("a text holds U+0000");
                }
                letters.add(Letter.of(at, decoder.read(at)));
            } catch (UnreadableEvent | IllegalArgumentException e) {
                unreadable.add(new DeadLetter(at.topic(), at.partition(), at.offset(), reason(e)));
            }
        }
        return new Decoding<>(letters, unreadable);
    }

    private static String reason(Exception e) {
        String reason = String.valueOf(e.getMessage());
        return reason.substring(0, Math.min(reason.length(), 200)).replace('\0', ' ');
    }

    private static boolean holdsNul(byte[] json) {
        for (int start = 0; json != null && start <= json.length - NUL.length; start++) {
            int length = 0;
            while (length < NUL.length && json[start + length] == NUL[length]) {
                length++;
            }
            if (length == NUL.length) {
                return true;
            }
        }
        return false;
    }
}
