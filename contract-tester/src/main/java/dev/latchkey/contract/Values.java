package dev.latchkey.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** Values that a schema allows: those of the scene, else by chance. */
final class Values {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Instant FROM = Instant.parse("2030-01-01T00:00:00Z");

    private final ApiDocument document;
    private final Random random;

    Values(ApiDocument document, Random random) {
        this.document = document;
        this.random = random;
    }

    /** @param everything with all fields that may be left out; else some of them */
    JsonNode valid(String name, JsonNode of, Scene scene, boolean everything) {
        Optional<JsonNode> known = scene.value(name);
        if (known.isPresent()) {
            return known.get();
        }
        JsonNode schema = document.resolved(of);
        if (schema.has("enum")) {
            return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
        }
        return switch (ApiDocument.type(schema)) {
            case "object" -> object(schema, scene, everything);
            case "array" -> array(name, schema, scene, everything);
            case "integer", "number" -> NODES.numberNode(number(schema));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "string" -> NODES.textNode(text(name, schema));
            default -> throw new IllegalStateException("the scene has to have a value for " + name + ", of " + schema);
        };
    }

    private ObjectNode object(JsonNode schema, Scene scene, boolean everything) {
        ObjectNode object = NODES.objectNode();
        schema.path("properties").properties().forEach(property -> {
            String field = property.getKey();
            boolean required = isIn(schema.path("required"), field);
            if (required || !scene.leavesOut(field, everything) && (everything || random.nextBoolean())) {
                object.set(field, valid(field, property.getValue(), scene, everything));
            }
        });
        return object;
    }

    private ArrayNode array(String name, JsonNode schema, Scene scene, boolean everything) {
        ArrayNode array = NODES.arrayNode();
        array.add(valid(name + "[]", schema.path("items"), scene, everything));
        return array;
    }

    private long number(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(least + 1_000);
        return least + (long) (random.nextDouble() * (most - least + 1));
    }

    private String text(String name, JsonNode schema) {
        if (schema.has("examples")) {
            return schema.path("examples").path(0).asText();
        }
        if (schema.path("format").asText().equals("date-time")) {
            return FROM.plus(Duration.ofSeconds(random.nextInt(1_000_000_000))).toString();
        }
        int longest = Math.min(schema.path("maxLength").asInt(20), 20);
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(longest);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        if (schema.has("format") || !ParameterForm.allows(schema, text.toString())) {
            throw new IllegalStateException("the scene has to have a value for " + name + ", of " + schema);
        }
        return text.toString();
    }

    static boolean isIn(JsonNode array, String text) {
        for (JsonNode one : array) {
            if (one.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }
}
