package dev.latchkey.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.contract.ApiDocument.Operation;
import dev.latchkey.contract.ApiDocument.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a document says of requests something else than it means. Who makes requests from it takes it literally: an object that isn't closed may
 * have any field, a pattern without anchors is looked for anywhere in the text, null is none of the values of an enum that doesn't name it.
 */
final class DocumentFaults {
    private static final String PROBLEM = "application/problem+json";

    private final ApiDocument document;
    private final Set<String> faults = new LinkedHashSet<>();
    private final Set<JsonNode> seen = new HashSet<>();

    private DocumentFaults(ApiDocument document) {
        this.document = document;
    }

    /** Empty is good. */
    static List<String> of(ApiDocument document) {
        DocumentFaults faults = new DocumentFaults(document);
        document.operations().forEach(faults::operation);
        return new ArrayList<>(faults.faults);
    }

    private void operation(Operation operation) {
        for (Parameter parameter : operation.parameters()) {
            schema(operation.id() + " " + parameter.name(), parameter.schema());
        }
        operation.bodies().forEach((type, schema) -> schema(operation.id() + " " + type, schema));
        operation.answers().forEach((status, types) -> {
            if (status >= 400 && !types.equals(Set.of(PROBLEM))) {
                faults.add(operation.id() + " " + status + ": is no problem, but " + types);
            }
        });
    }

    private void schema(String at, JsonNode schema) {
        if (!seen.add(schema)) {
            return;
        }
        if (schema.has("$ref")) {
            String target = schema.path("$ref").asText();
            schema(target, document.root().at(target.substring(1)));
        }
        for (String several : List.of("anyOf", "oneOf", "allOf")) {
            schema.path(several).forEach(one -> schema(at, one));
        }
        schema.path("properties")
                .properties()
                .forEach(property -> schema(at + "/" + property.getKey(), property.getValue()));
        if (schema.has("items")) {
            schema(at + "[]", schema.path("items"));
        }
        itself(at, schema);
    }

    private void itself(String at, JsonNode schema) {
        if (ApiDocument.type(schema).equals("object") && !schema.has("additionalProperties")) {
            faults.add(at + ": may have any field");
        }
        String pattern = schema.path("pattern").asText("^$");
        if (!pattern.startsWith("^") || !pattern.endsWith("$")) {
            faults.add(at + ": the pattern " + pattern + " may be anywhere in the text");
        }
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> {
            if (!required.add(name.asText())) {
                faults.add(at + ": requires " + name + " twice");
            }
        });
        if (schema.has("enum") && Values.isIn(schema.path("type"), "null") && !hasNull(schema.path("enum"))) {
            faults.add(at + ": null is none of the values");
        }
    }

    private static boolean hasNull(JsonNode values) {
        for (JsonNode value : values) {
            if (value.isNull()) {
                return true;
            }
        }
        return false;
    }
}
