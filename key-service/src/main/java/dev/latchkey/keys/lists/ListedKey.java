package dev.latchkey.keys.lists;

import dev.latchkey.events.KeyState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of a list as it is stored.
 *
 * @param name null: never given, or erased
 * @param people who is known of the accounts that any row of the page names
 */
record ListedKey(
        KeyState state,
        @Nullable String name,
        @Nullable String lockName,
        String shownStatus,
        Instant updatedAt,
        String sortValue,
        Map<String, PersonView> people) {
    /** @return null for null: shared by code */
    @Nullable
    PersonView person(@Nullable String accountId) {
        return accountId == null ? null : people.getOrDefault(accountId, new PersonView(accountId, null, null));
    }
}
