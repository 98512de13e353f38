package dev.latchkey.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What differs between two versions of a schema in a way that an old reader, or a new reader of an old event, would notice.
 *
 * <p>The one change that neither notices is a further optional property (or definition). So everything else that says what
 * is valid must stay as it was, in both directions: a narrower type refuses old events, a wider one surprises old readers.
 */
final class SchemaChange {
    private static final Set<String> SAYS_NOTHING_OF_VALIDITY =
            Set.of("title", "description", "$comment", "examples", "deprecated");

    private final List<String> breaks = new ArrayList<>();

    private SchemaChange() {}

    /** Empty if every event of one version is understood by readers of the other. */
    static List<String> breaks(JsonNode approved, JsonNode current) {
        SchemaChange change = new SchemaChange();
        change.compare("", approved, current);
        return List.copyOf(change.breaks);
    }

    private void compare(String path, JsonNode approved, JsonNode current) {
        if (!approved.isObject() || !current.isObject()) {
            if (!approved.equals(current)) {
                breaks.add(path + ": changed from " + approved + " to " + current);
            }
            return;
        }
        for (String keyword : keywords(approved, current)) {
            JsonNode before = approved.path(keyword);
            JsonNode now = current.path(keyword);
            String at = path + "/" + keyword;
            switch (keyword) {
                case "properties", "$defs" -> compareMembers(at, before, now);
                case "required" -> compareRequired(at, before, now);
                case "items" -> compare(at, before, now);
                default -> {
                    if (!before.equals(now)) {
                        breaks.add(at + ": changed from " + before + " to " + now);
                    }
                }
            }
        }
    }

    private void compareMembers(String path, JsonNode approved, JsonNode current) {
        approved.fieldNames().forEachRemaining(name -> {
            if (current.has(name)) {
                compare(path + "/" + name, approved.path(name), current.path(name));
            } else {
                breaks.add(path + "/" + name + ": removed");
            }
        });
    }

    private void compareRequired(String path, JsonNode approved, JsonNode current) {
        Set<String> before = texts(approved);
        Set<String> now = texts(current);
        now.stream()
                .filter(name -> !before.contains(name))
                .forEach(name -> breaks.add(path + "/" + name + ": newly required"));
        before.stream()
                .filter(name -> !now.contains(name))
                .forEach(name -> breaks.add(path + "/" + name + ": no longer required"));
    }

    private static Set<String> keywords(JsonNode approved, JsonNode current) {
        Set<String> keywords = new TreeSet<>();
        approved.fieldNames().forEachRemaining(keywords::add);
        current.fieldNames().forEachRemaining(keywords::add);
        keywords.removeAll(SAYS_NOTHING_OF_VALIDITY);
        return keywords;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
