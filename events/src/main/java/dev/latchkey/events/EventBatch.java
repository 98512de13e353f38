package dev.latchkey.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Events over HTTP: CloudEvents 1.0 structured mode, as a JSON batch. The same attributes and payloads as on Kafka, so that
 * whoever lost records can fill its gap from either.
 */
public final class EventBatch {
    public static final String MEDIA_TYPE = "application/cloudevents-batch+json";

    /** Attributes of CloudEvents 1.0, beside which everything else is an extension. */
    private static final Set<String> ATTRIBUTES =
            Set.of("specversion", "id", "type", "source", "subject", "time", "datacontenttype", "dataschema", "data");

    private static final ObjectMapper JSON = PayloadMapper.create();

    private EventBatch() {}

    /** One event of a batch, still to be read: one that can't be read must not hide those before it. */
    @FunctionalInterface
    public interface Item {
        /** As {@link EventCodec#read}. */
        Envelope<Object> read() throws UnreadableEvent;
    }

    /** Payloads have to be JSON. */
    public static byte[] write(List<Envelope<byte[]>> events) {
        ArrayNode batch = JSON.createArrayNode();
        for (Envelope<byte[]> event : events) {
            CloudEvent attributes = EventCodec.cloudEvent(event);
            ObjectNode item = batch.addObject();
            attributes.getAttributeNames().forEach(name -> item.put(name, text(attributes.getAttribute(name))));
            attributes.getExtensionNames().forEach(name -> item.put(name, text(attributes.getExtension(name))));
            item.putRawValue("data", new RawValue(new String(event.data(), StandardCharsets.UTF_8)));
        }
        return EventCodec.payload(batch);
    }

    /** @throws UnreadableEvent if this is no batch at all */
    public static List<Item> read(byte[] batch) throws UnreadableEvent {
        JsonNode events;
        try {
            events = JSON.readTree(batch);
        } catch (IOException e) {
            throw new UnreadableEvent("no JSON"); // no cause: its message quotes the payload
        }
        if (!events.isArray()) {
            throw new UnreadableEvent("no batch of events");
        }
        List<Item> items = new ArrayList<>(events.size());
        for (JsonNode event : events) {
            items.add(() -> EventCodec.read(cloudEvent(event), Instant.EPOCH));
        }
        return items;
    }

    private static CloudEvent cloudEvent(JsonNode event) throws UnreadableEvent {
        try {
            CloudEventBuilder builder = CloudEventBuilder.v1()
                    .withId(event.path("id").textValue())
                    .withType(event.path("type").textValue())
                    .withSource(URI.create(event.path("source").asText()))
                    .withSubject(event.path("subject").textValue());
            if (event.hasNonNull("time")) {
                builder.withTime(OffsetDateTime.parse(event.path("time").asText()));
            }
            if (event.has("data")) {
                builder.withData("application/json", JSON.writeValueAsBytes(event.path("data")));
            }
            for (Iterator<Map.Entry<String, JsonNode>> fields = event.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                if (!ATTRIBUTES.contains(field.getKey())) {
                    builder.withExtension(field.getKey(), field.getValue().asText());
                }
            }
            return builder.build();
        } catch (IOException | RuntimeException e) {
            // no cause: its message may quote what was sent
            throw new UnreadableEvent("no CloudEvent: " + e.getClass().getSimpleName());
        }
    }

    private static String text(Object value) {
        return value instanceof OffsetDateTime time ? time.toInstant().toString() : value.toString();
    }
}
