package dev.latchkey.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Events to Kafka records and back. */
class EventCodecTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final KeyEvent.LockClaimed CLAIMED = new KeyEvent.LockClaimed(
            Actor.account("ac_ana"), new LockState("LK-7Q2M", "LK-Door 2", "Europe/Vienna", 0, List.of("ac_ana")));
    private static final Envelope<Object> EVENT = new Envelope<>(
            "LK-7Q2M:2", "lock.claimed.v1", "/share-service", "LK-7Q2M", NOON, 2, "req-1", "LK-7Q2M:1", CLAIMED);

    @Provide
    Arbitrary<Envelope<Object>> events() {
        return Arbitraries.of(EventType.class).flatMap(Payloads::of).flatMap(EventCodecTest::around);
    }

    private static Arbitrary<Envelope<Object>> around(Object payload) {
        long first = payload instanceof KeyEvent ? 1 : 0;
        Arbitrary<String> text = Payloads.freeText().ofMinLength(1).ofMaxLength(30);
        return Combinators.combine(
                        text,
                        text,
                        Payloads.instants(),
                        Arbitraries.longs().between(first, 999_999_999_999_999_999L),
                        text.injectNull(0.3),
                        text.injectNull(0.3))
                .as((id, subject, time, sequence, correlationId, causationId) -> new Envelope<>(
                        id,
                        EventType.of(payload).wireName(),
                        "/share-service",
                        subject,
                        time,
                        sequence,
                        correlationId,
                        causationId,
                        payload));
    }

    @Property
    @Tag("inv-16")
    void inv16_event_isReadAsItWasWritten(@ForAll("events") Envelope<Object> event) throws Exception {
        assertThat(EventCodec.read(received(written(event)))).isEqualTo(event);
    }

    @Example
    void event_isWrittenInBinaryMode_withTheDocumentedHeaders() {
        ProducerRecord<String, byte[]> written = written(EVENT);

        assertThat(written.topic()).isEqualTo("latchkey.key-events.v1");
        assertThat(written.key()).isEqualTo("LK-7Q2M");
        assertThat(written.timestamp()).isEqualTo(NOON.toEpochMilli());
        assertThat(Arrays.stream(written.headers().toArray()).map(EventCodecTest::asText))
                .containsExactlyInAnyOrder(
                        "ce_specversion: 1.0",
                        "ce_id: LK-7Q2M:2",
                        "ce_type: lock.claimed.v1",
                        "ce_source: /share-service",
                        "ce_subject: LK-7Q2M",
                        "ce_time: 2026-11-23T12:00:00Z",
                        "ce_sequence: 2",
                        "ce_correlationid: req-1",
                        "ce_causationid: LK-7Q2M:1",
                        "content-type: application/json");
    }

    @Example
    void keyEvent_isRefused_withoutItsSequence() {
        ProducerRecord<String, byte[]> written = written(EVENT);
        written.headers().remove("ce_sequence");

        assertThatThrownBy(() -> EventCodec.read(received(written)))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessage("key event without sequence");
    }

    @Property
    void event_isRefused_withASequenceThatIsNone(@ForAll("notSequences") String sequence) {
        ProducerRecord<String, byte[]> written = written(EVENT);
        written.headers().remove("ce_sequence").add("ce_sequence", sequence.getBytes(UTF_8));

        assertThatThrownBy(() -> EventCodec.read(received(written)))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessage("sequence is no number from 1");
    }

    @Provide
    Arbitrary<String> notSequences() {
        return Arbitraries.of("", "0", "-1", "1.5", "9223372036854775808", "007", "two", "\u0661", "1 ");
    }

    @Example
    void event_isRefused_whenItsTypeIsUnknown() {
        ProducerRecord<String, byte[]> written = written(EVENT);
        written.headers().remove("ce_type").add("ce_type", "lock.claimed.v9".getBytes(UTF_8));

        assertThatThrownBy(() -> EventCodec.read(received(written)))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessage("unknown type lock.claimed.v9");
    }

    @Example
    void event_isRefused_whenTextFollowsItsPayload() {
        byte[] twice = (new String(EventCodec.payload(CLAIMED), UTF_8) + " {}").getBytes(UTF_8);

        assertThatThrownBy(() -> EventCodec.payload(twice, KeyEvent.LockClaimed.class))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessage("payload is no LockClaimed");
    }

    static ProducerRecord<String, byte[]> written(Envelope<Object> event) {
        return EventCodec.toRecord(
                Topic.KEY_EVENTS, null, "LK-7Q2M", withBytes(event, EventCodec.payload(event.data())));
    }

    private static Envelope<byte[]> withBytes(Envelope<Object> event, byte[] payload) {
        return new Envelope<>(
                event.id(),
                event.type(),
                event.source(),
                event.subject(),
                event.time(),
                event.sequence(),
                event.correlationId(),
                event.causationId(),
                payload);
    }

    static ConsumerRecord<String, byte[]> received(ProducerRecord<String, byte[]> sent) {
        return received(sent.headers().toArray(), sent.value());
    }

    static ConsumerRecord<String, byte[]> received(Header[] headers, byte @Nullable [] value) {
        return new ConsumerRecord<>(
                Topic.KEY_EVENTS.topicName(),
                0,
                0,
                NOON.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                value == null ? 0 : value.length,
                "LK-7Q2M",
                value,
                new RecordHeaders(headers),
                Optional.empty());
    }

    private static String asText(Header header) {
        return header.key() + ": " + new String(header.value(), UTF_8);
    }
}
