package dev.latchkey.shares.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.http.problem.Problems;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the form of fields; a wrong one is answered with its path and what it should be. */
final class Fields {
    // for people: Java, and the dialects of those who read the API description, understand them alike
    private static final String SHOWN = "[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]";
    private static final String VISIBLE =
            "[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]";
    static final String NAME = "^" + SHOWN + "*" + VISIBLE + SHOWN + "*$";
    static final String SEARCH = "^" + SHOWN + "*$";
    static final int LONGEST_NAME = 100;

    static final String SHA_256 = "^[A-Za-z0-9_-]{43}=?$";
    static final String MODEL = "^[A-Za-z0-9][A-Za-z0-9 ._/+-]{0,63}$";
    static final String JWS = "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$";
    static final int LONGEST_EMAIL = 254;

    private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]{1,255}");
    private static final Pattern MODEL_FORM = Pattern.compile(MODEL);
    private static final Pattern NAME_FORM = Pattern.compile(NAME);
    private static final Pattern SEARCH_FORM = Pattern.compile(SEARCH);
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2999-12-31T23:59:59Z");

    private Fields() {}

    static <T> T required(String pointer, @Nullable T value) {
        if (value == null) {
            throw Problems.badField(pointer, "is required");
        }
        return value;
    }

    /** Text for people: any script, no control characters, 1 to 100 characters without the space around it. */
    static String name(String pointer, @Nullable String value) {
        String given = required(pointer, value);
        String name = given.strip();
        if (name.isEmpty() || name.codePointCount(0, name.length()) > LONGEST_NAME) {
            throw Problems.badField(pointer, "has to be 1 to " + LONGEST_NAME + " characters");
        }
        if (hasHalves(given) || !SEARCH_FORM.matcher(given).matches()) {
            throw Problems.badField(pointer, "must not have control characters");
        }
        if (!NAME_FORM.matcher(given).matches()) {
            throw Problems.badField(pointer, "has to have a character that can be seen");
        }
        return name;
    }

    /** What is searched for in names; null for nothing, which lets all through. */
    static @Nullable String search(String pointer, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (value.codePointCount(0, value.length()) > LONGEST_NAME
                || hasHalves(value)
                || !SEARCH_FORM.matcher(value).matches()) {
            throw Problems.badField(
                    pointer, "has to be at most " + LONGEST_NAME + " characters, and no control characters");
        }
        return value.isBlank() ? null : value.strip();
    }

    private static boolean hasHalves(String text) {
        return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    static String email(String pointer, @Nullable String value) {
        String email = required(pointer, value).strip().toLowerCase(Locale.ROOT);
        if (!EMAIL.matcher(email).matches() || email.length() > LONGEST_EMAIL) {
            throw Problems.badField(pointer, "has to be an e-mail address");
        }
        return email;
    }

    /** A maker's model name; it stands in events, so it has no room for free text. */
    static String model(String pointer, @Nullable String value) {
        String model = required(pointer, value);
        if (!MODEL_FORM.matcher(model).matches()) {
            throw Problems.badField(pointer, "has to be 1 to 64 letters, digits, spaces or . _ / + -");
        }
        return model;
    }

    static String timeZone(String pointer, @Nullable String value) {
        String zone = required(pointer, value);
        try {
            if (ZoneId.getAvailableZoneIds().contains(zone)) {
                return ZoneId.of(zone).getId();
            }
        } catch (DateTimeException e) {
            // answered below
        }
        throw Problems.badField(pointer, "has to be an IANA time zone, as Europe/Berlin");
    }

    /** A moment between 2000 and 2999: beyond that it is a slip, and locks and databases differ about it. */
    static @Nullable Instant moment(String pointer, @Nullable Instant value) {
        if (value != null && (value.isBefore(EARLIEST) || value.isAfter(LATEST))) {
            throw Problems.badField(pointer, "has to be between the years 2000 and 2999");
        }
        return value;
    }

    static byte[] sha256(String pointer, @Nullable String value) {
        try {
            byte[] digest = Base64.getUrlDecoder().decode(required(pointer, value));
            if (digest.length == 32) {
                return digest;
            }
        } catch (IllegalArgumentException e) {
            // answered below
        }
        throw Problems.badField(pointer, "has to be a SHA-256 digest in base64url");
    }

    /** Text of a merge patch; null for null or nothing. */
    static @Nullable String text(@Nullable JsonNode node, String pointer) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw Problems.badField(pointer, "has the wrong type or form");
        }
        return node.textValue();
    }

    static void onlyFields(ObjectNode object, String pointer, Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw Problems.badField(pointer + "/" + name, "is not a field of this request");
            }
        });
    }
}
