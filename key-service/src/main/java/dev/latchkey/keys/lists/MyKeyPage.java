package dev.latchkey.keys.lists;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of "my keys".
 *
 * @param nextCursor left out on the last page
 * @param version rises with every change of the list, and never falls
 */
public record MyKeyPage(
        List<MyKeyItem> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextCursor,
        long version) implements Versioned {
    public MyKeyPage {
        items = List.copyOf(items);
    }
}
