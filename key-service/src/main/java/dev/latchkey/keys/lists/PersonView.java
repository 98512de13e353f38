package dev.latchkey.keys.lists;

import org.jspecify.annotations.Nullable;

/**
 * An account as those see it who share keys with it.
 *
 * @param email null: erased, or a machine client
 */
public record PersonView(
        String accountId, @Nullable String email, @Nullable String displayName) {
    @Override
    public String toString() {
        return "PersonView[" + accountId + "]"; // no e-mail, no name in a log
    }
}
