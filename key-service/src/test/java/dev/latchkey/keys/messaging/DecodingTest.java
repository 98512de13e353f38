package dev.latchkey.keys.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.latchkey.events.UnreadableEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DecodingTest {
    @Test
    @Tag("inv-8")
    void inv8_unreadableRecord_isSetAside_andTheOthersAreRead() {
        ConsumerRecords<String, byte[]> records = records("good", "bad", "worse", "a \\u0000 b", null, "good");

        Decoding<String> decoding = Decoding.of(records, DecodingTest::read);

        assertThat(decoding.letters()).extracting(Letter::offset).containsExactly(0L, 4L, 5L);
        assertThat(decoding.unreadable())
                .extracting("logOffset", "reason")
                .containsExactly(
                        tuple(1L, "no event"), tuple(2L, "a field is missing"), tuple(3L, "a text holds U+0000"));
    }

    private static String read(ConsumerRecord<String, byte[]> at) throws UnreadableEvent {
        String text = at.value() == null ? "erased" : new String(at.value(), StandardCharsets.UTF_8);
        return switch (text) {
            case "bad" -> throw new UnreadableEvent("no event");
            case "worse" -> throw new IllegalArgumentException("a field is missing");
            default -> text;
        };
    }

    private static ConsumerRecords<String, byte[]> records(@Nullable String... values) {
        TopicPartition partition = new TopicPartition("t", 0);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        for (@Nullable String value : values) {
            records.add(new ConsumerRecord<>("t", 0, records.size(), "k", bytes(value)));
        }
        return new ConsumerRecords<>(Map.of(partition, records), Map.of());
    }

    @SuppressWarnings("NullAway") // the client's class tells nothing of null; it is a tombstone
    private static byte[] bytes(@Nullable String value) {
        return value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    }
}
