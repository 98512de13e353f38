package dev.latchkey.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Bodies that differ from a right one in one place. Some of them are still right. */
final class WrongBodies {
    /**
     * @param what where it differs
     * @param text JSON, or nearly so
     */
    record Body(String what, String text) {}

    private final ApiDocument document;
    private final Random random;
    private final List<Body> bodies = new ArrayList<>();

    private WrongBodies(ApiDocument document, Random random) {
        this.document = document;
        this.random = random;
    }

    static List<Body> of(ApiDocument document, JsonNode schema, JsonNode right, Random random) {
        WrongBodies wrong = new WrongBodies(document, random);
        wrong.whole(right);
        wrong.object("", schema, right, right);
        return wrong.bodies;
    }

    private void whole(JsonNode right) {
        for (String text : List.of("null", "true", "1", "\"a\"", "[]", "[{}]", "{}")) {
            bodies.add(new Body("the body is " + text, text));
        }
        Hostile.notJson().forEach(text -> bodies.add(new Body("the body is no JSON", text)));
        String text = right.toString();
        bodies.add(new Body("the body ends early", text.substring(0, text.length() / 2)));
        bodies.add(new Body("the body goes on after its end", text + "]"));
        bodies.add(new Body("two bodies", text + text));
    }

    /** @param at a JSON pointer to an object of the right body */
    private void object(String at, JsonNode of, JsonNode object, JsonNode whole) {
        JsonNode schema = document.resolved(of);
        change(at, "unknown field", whole, parent -> parent.put("unknownField", 1));
        change(at, "unknown field without a name", whole, parent -> parent.put("", "a"));
        schema.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            String pointer = at + "/" + name;
            JsonNode inner = document.resolved(property.getValue());
            change(at, pointer + " left out", whole, parent -> parent.remove(name));
            for (String literal : Hostile.literals(inner, random)) {
                change(at, pointer + " = " + Probe.cut(literal), whole, parent -> {
                    if (!object.has(name)) {
                        parent.removeAll(); // beside others it may not be looked at
                    }
                    parent.putRawValue(name, new RawValue(literal));
                });
            }
            String type = ApiDocument.type(inner);
            if (type.equals("object") && object.path(name).isObject()) {
                object(pointer, inner, object.path(name), whole);
            } else if (type.equals("array") && object.path(name).isArray()) {
                array(pointer, inner, (ArrayNode) object.path(name), whole);
            }
        });
    }

    private void array(String at, JsonNode schema, ArrayNode array, JsonNode whole) {
        JsonNode inner = document.resolved(schema.path("items"));
        int most = schema.path("maxItems").asInt(100);
        JsonNode one = array.path(0);
        for (int size : new int[] {0, 2, most, most + 1}) {
            JsonNode copy = whole.deepCopy();
            ArrayNode changed = (ArrayNode) copy.at(at);
            changed.removeAll();
            for (int i = 0; i < size; i++) {
                changed.add(one);
            }
            bodies.add(new Body(at + " has " + size + " items", copy.toString()));
        }
        for (String literal : Hostile.literals(inner, random)) {
            JsonNode copy = whole.deepCopy();
            ((ArrayNode) copy.at(at)).removeAll().addRawValue(new RawValue(literal));
            bodies.add(new Body(at + "/0 = " + Probe.cut(literal), copy.toString()));
        }
        if (one.isObject()) {
            object(at + "/0", inner, one, whole);
        }
    }

    private interface Change {
        void in(ObjectNode parent);
    }

    private void change(String at, String what, JsonNode whole, Change change) {
        JsonNode copy = whole.deepCopy();
        change.in((ObjectNode) copy.at(at));
        bodies.add(new Body(what, copy.toString()));
    }
}
