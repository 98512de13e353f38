package dev.latchkey.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Events to Kafka records and back: CloudEvents 1.0 binary mode with JSON payloads. Thread-safe. */
public final class EventCodec {
    private static final String SEQUENCE = "sequence";
    private static final String CORRELATION_ID = "correlationid";
    private static final String CAUSATION_ID = "causationid";

    /** Positive, at most 18 digits: always a long. */
    private static final Pattern SEQUENCE_NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private static final ObjectMapper JSON = PayloadMapper.create();

    private EventCodec() {}

    /** The payload as JSON; fields that are null are left out. */
    public static byte[] payload(Object data) {
        try {
            return JSON.writeValueAsBytes(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + data.getClass(), e);
        }
    }

    /** @throws UnreadableEvent if the payload is not of that type */
    public static <T> T payload(byte[] json, Class<T> type) throws UnreadableEvent {
        try {
            T value = JSON.readValue(json, type);
            if (value == null) {
                throw new UnreadableEvent("payload is null");
            }
            return value;
        } catch (IOException e) {
            // no cause: its message quotes the payload
            throw new UnreadableEvent("payload is no " + type.getSimpleName());
        }
    }

    /** The record to send. {@code partition} null leaves the choice to the record key. */
    public static ProducerRecord<String, byte[]> toRecord(
            Topic topic, @Nullable Integer partition, String recordKey, Envelope<byte[]> event) {
        return KafkaMessageFactory.<String>createWriter(
                        topic.topicName(), partition, event.time().toEpochMilli(), recordKey)
                .writeBinary(cloudEvent(event));
    }

    static CloudEvent cloudEvent(Envelope<byte[]> event) {
        CloudEventBuilder builder = CloudEventBuilder.v1()
                .withId(event.id())
                .withType(event.type())
                .withSource(URI.create(event.source()))
                .withSubject(event.subject())
                .withTime(OffsetDateTime.ofInstant(event.time(), ZoneOffset.UTC))
                .withData("application/json", event.data());
        if (event.sequence() > 0) {
            builder.withExtension(SEQUENCE, Long.toString(event.sequence()));
        }
        if (event.correlationId() != null) {
            builder.withExtension(CORRELATION_ID, event.correlationId());
        }
        if (event.causationId() != null) {
            builder.withExtension(CAUSATION_ID, event.causationId());
        }
        return builder.build();
    }

    /**
     * Reads a record of any topic of this contract. One without a value (a tombstone) is no event: look at the value first.
     *
     * @return the event with its payload as the record class of its {@link EventType}
     * @throws UnknownEventType if it is whole, but its type is not known: a newer producer's, to be skipped
     * @throws UnreadableEvent if it is no CloudEvent, its payload is not of its type, or it is a key event without its
     *     sequence; the message and causes quote nothing of the payload
     */
    public static Envelope<Object> read(ConsumerRecord<String, byte[]> kafkaRecord) throws UnreadableEvent {
        CloudEvent event;
        try {
            event = KafkaMessageFactory.createReader(kafkaRecord).toEvent();
        } catch (RuntimeException e) {
            // no cause: its message may quote what was sent
            throw new UnreadableEvent("no CloudEvent: " + e.getClass().getSimpleName());
        }
        return read(event, Instant.ofEpochMilli(kafkaRecord.timestamp()));
    }

    /** As {@link #read(ConsumerRecord)}; {@code sent} stands in for a missing {@code time}. */
    static Envelope<Object> read(CloudEvent event, Instant sent) throws UnreadableEvent {
        EventType type = EventType.ofWireName(event.getType()).orElse(null);
        long sequence = sequence(event);
        if (type == null) {
            throw new UnknownEventType(event.getType(), sequence);
        }
        if (sequence == 0 && KeyEvent.class.isAssignableFrom(type.payload())) {
            throw new UnreadableEvent("key event without sequence");
        }
        CloudEventData data = event.getData();
        if (data == null) {
            throw new UnreadableEvent("no payload");
        }
        String subject = event.getSubject();
        OffsetDateTime time = event.getTime();
        return new Envelope<>(
                event.getId(),
                event.getType(),
                event.getSource().toString(),
                subject == null ? "" : subject,
                time == null ? sent : time.toInstant(),
                sequence,
                text(event, CORRELATION_ID),
                text(event, CAUSATION_ID),
                payload(data.toBytes(), type.payload()));
    }

    private static long sequence(CloudEvent event) throws UnreadableEvent {
        String sequence = text(event, SEQUENCE);
        if (sequence == null) {
            return 0;
        }
        if (!SEQUENCE_NUMBER.matcher(sequence).matches()) {
            throw new UnreadableEvent("sequence is no number from 1");
        }
        return Long.parseLong(sequence);
    }

    private static @Nullable String text(CloudEvent event, String extension) {
        Object value = event.getExtension(extension);
        return value == null ? null : value.toString();
    }
}
