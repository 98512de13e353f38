package dev.latchkey.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static final TopicPartition FIRST = new TopicPartition("latchkey.key-events.v1", 0);
    private static final TopicPartition SECOND = new TopicPartition("latchkey.key-events.v1", 1);

    @Test
    @Tag("inv-8")
    void inv8_whatCantBeRead_keepsItsPlace_andNoRecordIsLost() {
        ConsumerRecord<String, Object> known = sent(FIRST, 7, "LK-1", "{}");
        known.headers()
                .add("ce_specversion", bytes("1.0"))
                .add("ce_id", bytes("LK-1:4"))
                .add("ce_type", bytes("dev.latchkey.of-another-version"))
                .add("ce_source", bytes("/share-service"))
                .add("ce_sequence", bytes("4"));
        Map<TopicPartition, OffsetAndMetadata> next = Map.of(FIRST, new OffsetAndMetadata(9));
        ConsumerRecords<String, Object> read = new ReadAhead()
                .onConsume(new ConsumerRecords<>(
                        Map.of(
                                FIRST,
                                List.of(known, sent(FIRST, 8, "LK-2", "no event")),
                                SECOND,
                                List.of(sent(SECOND, 3, "of no lock", "{}"), tombstone(SECOND, 4, "LK-3"))),
                        next));

        assertThat(read.nextOffsets()).isEqualTo(next);
        assertThat(read.records(FIRST)).extracting(ConsumerRecord::offset).containsExactly(7L, 8L);
        assertThat(read.records(FIRST))
                .extracting(ConsumerRecord::value)
                .satisfiesExactly(
                        one -> assertThat(one).isEqualTo(new FeedRecord.Readable(new LockEvent("LK-1", 4, null))),
                        one -> assertThat(one).isInstanceOfSatisfying(FeedRecord.Unreadable.class, unreadable -> {
                            assertThat(unreadable.lockId()).isEqualTo("LK-2");
                            assertThat(unreadable.letter().offset()).isEqualTo(8);
                        }));
        assertThat(read.records(SECOND))
                .extracting(ConsumerRecord::value)
                .satisfiesExactly(
                        one -> assertThat(one).isInstanceOf(FeedRecord.OfNoLock.class),
                        one -> assertThat(one).isInstanceOf(FeedRecord.Unreadable.class));
    }

    private static ConsumerRecord<String, Object> sent(TopicPartition at, long offset, String key, String value) {
        return new ConsumerRecord<>(at.topic(), at.partition(), offset, key, bytes(value));
    }

    @SuppressWarnings("NullAway") // what a tombstone is
    private static ConsumerRecord<String, Object> tombstone(TopicPartition at, long offset, String key) {
        return new ConsumerRecord<>(at.topic(), at.partition(), offset, key, null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
