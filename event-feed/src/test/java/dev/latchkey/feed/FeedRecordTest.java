package dev.latchkey.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.feed.FeedRecord.OfNoLock;
import dev.latchkey.feed.FeedRecord.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FeedRecordTest {
    @Test
    @Tag("inv-8")
    @Tag("inv-15")
    void inv8_whateverReadingFailsWith_isAFaultOfTheRecord_thatQuotesNothing() {
        FeedRecord read = FeedRecord.of(new FailsWhenRead("LK-a"));

        assertThat(read)
                .isEqualTo(new Unreadable(
                        "LK-a", 17, new DeadLetter("topic", 0, 1, "can't be read: IllegalStateException")));
    }

    @Test
    @Tag("inv-8")
    void inv8_recordThatNamesNoLock_isNotRead() {
        FeedRecord read = FeedRecord.of(new FailsWhenRead("no lock"));

        assertThat(read).isEqualTo(new OfNoLock(new DeadLetter("topic", 0, 1, "record key is no lock id")));
    }

    /** A whole CloudEvent; what can't be had is the time that stands in for its own. */
    private static final class FailsWhenRead extends ConsumerRecord<String, byte[]> {
        FailsWhenRead(String key) {
            super("topic", 0, 1, key, new byte[] {1});
            Map.of(
                            "ce_specversion", "1.0",
                            "ce_id", key + ":17",
                            "ce_type", "lock.claimed.v1",
                            "ce_source", "/share-service",
                            "ce_sequence", "17")
                    .forEach((name, value) -> headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public long timestamp() {
            throw new IllegalStateException("rita@example.com");
        }
    }
}
