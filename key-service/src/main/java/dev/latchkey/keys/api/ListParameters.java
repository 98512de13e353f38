package dev.latchkey.keys.api;

import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.http.reading.PageLimit;
import dev.latchkey.keys.lists.KeyUse;
import dev.latchkey.keys.lists.ListRequest;
import dev.latchkey.keys.lists.Sort;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters and headers of a list, read here rather than by the framework: that answers 404 for a number it can't read.
 */
public class ListParameters {
    static final int LONGEST_TEXT = 320; // an e-mail address (RFC 3696, erratum 1690) is the longest of them
    static final String LOCK_ID_FORM = "[A-Za-z0-9][A-Za-z0-9_-]{2,63}";
    private static final Pattern LOCK_ID = Pattern.compile(LOCK_ID_FORM);

    @QueryParam("limit")
    @Parameter(
            description = "Rows per page",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
    @Nullable
    String limit;

    @QueryParam("cursor")
    @Parameter(
            description = "Where to go on: nextCursor of the page before, with the same filters and order",
            schema = @Schema(type = SchemaType.STRING, minLength = 1))
    @Nullable
    String cursor;

    @QueryParam("sort")
    @Parameter(
            description = "Order, descending with a minus before it; rows that are equal come by key id",
            schema =
                    @Schema(type = SchemaType.STRING, pattern = "^-?(name|lock|slot|kind|status|recipient|updatedAt)$"))
    @Nullable
    String sort;

    @QueryParam("kind")
    @Parameter(schema = @Schema(implementation = KeyKind.class))
    @Nullable
    String kind;

    @QueryParam("q")
    @Parameter(
            description = "Only keys whose name contains this, in whatever case",
            schema = @Schema(type = SchemaType.STRING, maxLength = LONGEST_TEXT, pattern = "^[^\\u0000]*$"))
    @Nullable
    String search;

    @HeaderParam(ConsistencyToken.HEADER)
    @Parameter(
            description = "Of a command's answer: the list shows its effect, or the answer is 503."
                    + " Of several commands: joined by commas, or each in a header of its own",
            schema = @Schema(type = SchemaType.STRING))
    List<String> consistency = List.of();

    @HeaderParam(HttpHeaders.IF_NONE_MATCH)
    @Nullable
    String ifNoneMatch;

    List<ConsistencyToken> consistencyTokens() {
        return ConsistencyToken.parse(consistency);
    }

    /** @param lockId of the path, or what a list of many locks is filtered by */
    ListRequest request(Sort ifNone, @Nullable String lockId, @Nullable String status, @Nullable String recipient) {
        ListRequest.Order order = ListRequest.Order.parse(sort, ifNone);
        return new ListRequest(
                PageLimit.parse(limit),
                order.sort(),
                order.descending(),
                order.parse(cursor),
                lockId,
                filterKind(),
                status,
                recipient,
                search == null || search.isEmpty() ? null : text("q", search));
    }

    static boolean isLockId(String text) {
        return LOCK_ID.matcher(text).matches();
    }

    static @Nullable String status(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(KeyStatus.values())
                .map(s -> s.name().toLowerCase(Locale.ROOT))
                .filter(text::equals)
                .findAny()
                .orElseThrow(() -> Problems.badField("status", "is no status of a key"));
    }

    static @Nullable String use(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return KeyUse.ofWireName(text)
                .map(KeyUse::wireName)
                .orElseThrow(() -> Problems.badField("use", "is no use of a key"));
    }

    static @Nullable String lock(@Nullable String text) {
        if (text != null && !isLockId(text)) {
            throw Problems.badField("lockId", "is no lock id");
        }
        return text;
    }

    static @Nullable String recipient(@Nullable String text) {
        if (text != null && text.isBlank()) {
            throw Problems.badField("recipient", "must be an e-mail address");
        }
        return text == null ? null : text("recipient", text).toLowerCase(Locale.ROOT);
    }

    private @Nullable KeyKind filterKind() {
        if (kind == null) {
            return null;
        }
        return Arrays.stream(KeyKind.values())
                .filter(k -> k.name().toLowerCase(Locale.ROOT).equals(kind))
                .findAny()
                .orElseThrow(() -> Problems.badField("kind", "must be offline or online"));
    }

    private static String text(String name, String text) {
        if (text.codePointCount(0, text.length()) > LONGEST_TEXT || text.indexOf('\0') >= 0) {
            throw Problems.badField(name, "must be a text of at most " + LONGEST_TEXT + " characters");
        }
        return text;
    }
}
