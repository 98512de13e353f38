package dev.latchkey.keys.lists;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of "my keys".
 *
 * @param nextCursor left out on the last page
 * @param version rises with every event that changes the list, and never falls; see {@link KeyPage}
 */
public record MyKeyPage(
        List<MyKeyItem> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextCursor,
        long version) implements Versioned {
    public MyKeyPage {
        items = List.copyOf(items);
    }
}
