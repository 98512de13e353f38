package dev.latchkey.keys.lists;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a key list.
 *
 * @param nextCursor left out on the last page
 * @param version rises with every event that changes the list, and never falls; of one lock's list it is the lock's sequence. Names, e-mail
 *     addresses and the clock change what a page says without an event: pages are told apart by their ETags
 */
public record KeyPage(
        List<KeyItem> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextCursor,
        long version) implements Versioned {
    public KeyPage {
        items = List.copyOf(items);
    }
}
