package dev.latchkey.feed;

import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where a record is that can't be read; its payload stays in the topic.
 *
 * @param reason at most 200 printable characters, nothing out of the payload
 */
public record DeadLetter(String topic, int partition, long offset, String reason) {
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");
    private static final int LONGEST = 200;

    public static DeadLetter of(ConsumerRecord<?, ?> unreadable, Throwable failure) {
        return new DeadLetter(
                unreadable.topic(),
                unreadable.partition(),
                unreadable.offset(),
                printable(String.valueOf(failure.getMessage())));
    }

    static String printable(String text) {
        return UNPRINTABLE
                .matcher(text.substring(0, Math.min(text.length(), LONGEST)))
                .replaceAll("?");
    }
}
