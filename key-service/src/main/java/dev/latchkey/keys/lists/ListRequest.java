package dev.latchkey.keys.lists;

import dev.latchkey.events.KeyKind;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a list, in which order, and how many (K4). A filter that is null lets everything through.
 *
 * @param after null for the first page
 * @param status wire name of a key's status, or in "my keys" of its use
 * @param recipient an account's ID: an e-mail address, lower case
 * @param search contained in the key's name, in whatever case
 */
public record ListRequest(
        int limit,
        Sort sort,
        boolean descending,
        @Nullable Place after,
        @Nullable String lockId,
        @Nullable KeyKind kind,
        @Nullable String status,
        @Nullable String recipient,
        @Nullable String search) {
    /** The last row of the page before, in the order of the request. */
    public record Place(String sortValue, String keyId) {}

    /**
     * Reads the {@code sort} parameter: a field, with a minus before it for descending order.
     *
     * @param text null for the default of the list
     */
    public record Order(Sort sort, boolean descending) {
        public static Order parse(@Nullable String text, Sort ifNone) {
            if (text == null) {
                return new Order(ifNone, false);
            }
            boolean descending = text.startsWith("-");
            return Sort.ofWireName(descending ? text.substring(1) : text)
                    .map(sort -> new Order(sort, descending))
                    .orElseThrow(() -> Problems.badField("sort", "is not a field that this list sorts by"));
        }

        /** Reads a cursor that {@link #cursorAfter} has made for this same order. */
        public @Nullable Place parse(@Nullable String cursor) {
            Cursor parsed = Cursor.parse(cursor, 3);
            if (parsed == null) {
                return null;
            }
            String value = parsed.values().get(1);
            if (!parsed.values().getFirst().equals(toString()) || !sort.accepts(value)) {
                throw Problems.badField("cursor", "is not a cursor of this list in this order");
            }
            return new Place(value, parsed.values().get(2));
        }

        @Override
        public String toString() {
            return (descending ? "-" : "") + sort.wireName();
        }
    }

    /** What a statement depends on: which filters there are and the order, but no values. There are a few hundred. */
    record Shape(
            Sort sort,
            boolean descending,
            boolean after,
            boolean lockId,
            boolean kind,
            boolean status,
            boolean recipient,
            boolean search) {}

    Shape shape() {
        return new Shape(
                sort,
                descending,
                after != null,
                lockId != null,
                kind != null,
                status != null,
                recipient != null,
                search != null);
    }

    String cursorAfter(Place last) {
        return Cursor.after(new Order(sort, descending).toString(), last.sortValue(), last.keyId())
                .toString();
    }
}
