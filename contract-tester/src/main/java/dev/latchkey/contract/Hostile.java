package dev.latchkey.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Values that break careless programs, as texts and as JSON literals. */
final class Hostile {
    private static final int SOME = 20;

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "\u0007",
            "line\nbreak",
            "a\r\nSet-Cookie: a=b",
            "\u2028",
            "\u202Eright to left",
            "\uFEFF",
            "\uFFFF",
            "😀🗝️",
            "Ключ Αθήνα 钥匙 مفتاح चाबी",
            "e\u0301",
            "' OR '1'='1",
            "\"; DROP TABLE keys; --",
            "${jndi:ldap://127.0.0.1/a}",
            "<script>alert(1)</script>",
            "../../etc/passwd",
            "%00%s%n",
            "null",
            "true",
            "-1",
            "1e400",
            "a".repeat(65),
            "a".repeat(101),
            "a".repeat(255) + "@example.com",
            "😀".repeat(101),
            "a".repeat(10_000));

    private static final List<String> MOMENTS = List.of(
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "1582-10-10T00:00:00Z",
            "1970-01-01T00:00:00+18:00",
            "1970-01-01T00:00:00-19:00",
            "2026-02-30T00:00:00Z",
            "2026-06-30T23:59:60Z",
            "2026-06-30T24:00:00Z",
            "2026-06-30",
            "2026-06-30T12:00:00",
            "2030-06-30T12:00:00.123456789123Z",
            "2999-12-31T23:59:59.999999999Z",
            "3000-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "+10000-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59.999999999Z",
            "-1000000000-01-01T00:00:00Z",
            "+99999999999-01-01T00:00:00Z");

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "-1",
            "1.0",
            "1.5",
            "1e2",
            "1e400",
            "-1e400",
            "2147483647",
            "2147483648",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "1" + "0".repeat(2_000));

    /** Of every type but text: as JSON. */
    private static final List<String> LITERALS =
            List.of("null", "true", "false", "{}", "[]", "[null]", "{\"a\":[{}]}", "\"\\uD800\"");

    private static final List<String> NOT_JSON = List.of(
            "",
            " ",
            "{",
            "}",
            "{\"a\":",
            "{\"a\":1}}",
            "{\"a\":1,}",
            "{'a':1}",
            "{\"a\":01}",
            "{\"a\":NaN}",
            "\"\\x\"",
            "<a/>",
            "a=b",
            "\uFEFF{}",
            "{} {}",
            "{\"a\":1,\"a\":2}",
            "[".repeat(2_000),
            "{\"a\":".repeat(40) + "1" + "}".repeat(40));

    private Hostile() {}

    static List<String> texts() {
        return TEXTS;
    }

    static List<String> notJson() {
        return NOT_JSON;
    }

    /** For a parameter of this schema: nothing, its bounds, and some of the others, as chance has it. */
    static List<String> parameters(JsonNode schema, Random random) {
        List<String> values = new ArrayList<>(TEXTS);
        if (isNumber(schema)) {
            values.addAll(NUMBERS);
            values.add("0x10");
            values.add("+1");
            values.add("١٢"); // digits, and none of them ASCII
        }
        List<String> some = some(values, random);
        some.add("");
        bounds(schema, some);
        return some;
    }

    /** For a field of this schema: JSON, each of them readable as such; its bounds, and some of the others, as chance has it. */
    static List<String> literals(JsonNode schema, Random random) {
        List<String> values = new ArrayList<>(LITERALS);
        values.addAll(NUMBERS);
        TEXTS.forEach(text -> values.add(quoted(text)));
        List<String> some = some(values, random);
        if (schema.path("format").asText().equals("date-time")) {
            MOMENTS.forEach(text -> some.add(quoted(text)));
        }
        List<String> bounds = new ArrayList<>();
        bounds(schema, bounds);
        bounds.forEach(value -> some.add(isNumber(schema) ? value : quoted(value)));
        return some;
    }

    private static List<String> some(List<String> values, Random random) {
        Collections.shuffle(values, random);
        return new ArrayList<>(values.subList(0, SOME));
    }

    private static void bounds(JsonNode schema, List<String> values) {
        if (schema.has("maximum")) {
            values.add(schema.path("maximum").asText());
            values.add(String.valueOf(schema.path("maximum").asLong() + 1));
        }
        if (schema.has("minimum")) {
            values.add(schema.path("minimum").asText());
            values.add(String.valueOf(schema.path("minimum").asLong() - 1));
        }
        if (schema.has("maxLength")) {
            int longest = schema.path("maxLength").asInt();
            values.add("a".repeat(longest));
            values.add("a".repeat(longest + 1));
            values.add("я".repeat(longest));
        }
    }

    private static boolean isNumber(JsonNode schema) {
        String type = ApiDocument.type(schema);
        return type.equals("integer") || type.equals("number");
    }

    private static String quoted(String text) {
        return ApiDocument.JSON.valueToTree(text).toString();
    }
}
