package dev.latchkey.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Whether a schema allows the text of a parameter. */
final class ParameterForm {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]{1,4})?");

    private ParameterForm() {}

    static boolean allows(JsonNode schema, String text) {
        if (schema.has("enum")) {
            return Values.isIn(schema.path("enum"), text);
        }
        return switch (ApiDocument.type(schema)) {
            case "integer" -> isInteger(text) && isWithin(schema, new BigDecimal(text));
            case "number" -> NUMBER.matcher(text).matches() && isWithin(schema, new BigDecimal(text));
            case "boolean" -> text.equals("true") || text.equals("false");
            default -> isText(schema, text);
        };
    }

    /** As JSON Schema has it: 1.0 is one. */
    private static boolean isInteger(String text) {
        return NUMBER.matcher(text).matches()
                && new BigDecimal(text).stripTrailingZeros().scale() <= 0;
    }

    private static boolean isWithin(JsonNode schema, BigDecimal number) {
        return (!schema.has("minimum")
                        || number.compareTo(schema.path("minimum").decimalValue()) >= 0)
                && (!schema.has("maximum")
                        || number.compareTo(schema.path("maximum").decimalValue()) <= 0);
    }

    private static boolean isText(JsonNode schema, String text) {
        int length = text.codePointCount(0, text.length());
        return length >= schema.path("minLength").asInt(0)
                && length <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
                && (!schema.has("pattern")
                        || Pattern.compile(schema.path("pattern").asText())
                                .matcher(text)
                                .find());
    }
}
