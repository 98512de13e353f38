package dev.latchkey.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The OpenAPI document of a service, as requests are made of it. */
final class ApiDocument {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final JsonNode root;

    private ApiDocument(JsonNode root) {
        this.root = root;
    }

    static ApiDocument parse(String text) {
        try {
            return new ApiDocument(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the OpenAPI document is no JSON", e);
        }
    }

    /** @param in path, query or header */
    record Parameter(String name, String in, boolean required, JsonNode schema) {}

    /**
     * One operation.
     *
     * @param bodies schemas by media type; empty if it has no body
     * @param answers by status: the media types it is documented with
     */
    record Operation(
            String id,
            String method,
            String path,
            List<Parameter> parameters,
            Map<String, JsonNode> bodies,
            boolean bodyRequired,
            Map<Integer, Set<String>> answers,
            boolean secured) {

        boolean reads() {
            return method.equals("GET");
        }
    }

    JsonNode root() {
        return root;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(entry -> {
                    if (METHODS.contains(entry.getKey())) {
                        operations.add(operation(path.getKey(), path.getValue(), entry.getKey(), entry.getValue()));
                    }
                }));
        return operations;
    }

    /** The methods that the document has for the path of a request: of those that fit the one with the fewest parameters (OpenAPI 3.1, Paths Object). */
    Set<String> methods(String path) {
        Set<String> methods = new TreeSet<>();
        root.path("paths").properties().stream()
                .filter(template -> path.matches(template.getKey().replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparing(template -> template.getKey().split("\\{", -1).length))
                .ifPresent(template -> template.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> methods.add(name.toUpperCase(Locale.ROOT))));
        return methods;
    }

    private Operation operation(String path, JsonNode item, String method, JsonNode node) {
        List<Parameter> parameters = new ArrayList<>();
        item.path("parameters").forEach(parameter -> parameters.add(parameter(parameter)));
        node.path("parameters").forEach(parameter -> parameters.add(parameter(parameter)));
        Map<String, JsonNode> bodies = new LinkedHashMap<>();
        node.path("requestBody")
                .path("content")
                .properties()
                .forEach(content ->
                        bodies.put(content.getKey(), content.getValue().path("schema")));
        Map<Integer, Set<String>> answers = new LinkedHashMap<>();
        node.path("responses").properties().forEach(answer -> {
            Set<String> types = new TreeSet<>();
            answer.getValue().path("content").fieldNames().forEachRemaining(types::add);
            answers.put(Integer.parseInt(answer.getKey()), types);
        });
        return new Operation(
                node.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                parameters,
                bodies,
                node.path("requestBody").path("required").asBoolean(),
                answers,
                !node.path("security").isEmpty());
    }

    private Parameter parameter(JsonNode node) {
        return new Parameter(
                node.path("name").asText(),
                node.path("in").asText(),
                node.path("required").asBoolean(),
                resolved(node.path("schema")));
    }

    /** The schema itself, if this is a reference to one. Of alternatives the first that isn't null, unless the fields of all are the same. */
    JsonNode resolved(JsonNode schema) {
        JsonNode at = schema;
        while (at.has("$ref") || !at.has("properties") && (at.has("anyOf") || at.has("allOf") || at.has("oneOf"))) {
            if (at.has("$ref")) {
                at = root.at(at.path("$ref").asText().substring(1));
            } else {
                at = alternative(
                        at.has("anyOf") ? at.path("anyOf") : at.has("oneOf") ? at.path("oneOf") : at.path("allOf"));
            }
        }
        return at;
    }

    private static JsonNode alternative(JsonNode alternatives) {
        for (JsonNode one : alternatives) {
            if (!"null".equals(one.path("type").asText())) {
                return one;
            }
        }
        return MissingNode.getInstance();
    }

    /** The type of a schema beside null. */
    static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (!type.isArray()) {
            return type.asText(schema.has("properties") ? "object" : "");
        }
        for (JsonNode one : type) {
            if (!"null".equals(one.asText())) {
                return one.asText();
            }
        }
        return "null";
    }
}
