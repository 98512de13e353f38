package dev.latchkey.shares.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.events.LockState;
import dev.latchkey.shares.application.KeyView.AccountView;
import dev.latchkey.shares.domain.AccountId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lock as its administrators see it, from the write side: always the newest state.
 *
 * @param name null: never given, or forgotten with the account that gave it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LockView(
        String lockId,
        String model,
        String timeZone,
        @Nullable String name,
        List<AccountView> administrators) {
    public LockView {
        administrators = List.copyOf(administrators);
    }

    static LockView of(LockState lock, @Nullable String name, Map<AccountId, String> emails) {
        return new LockView(
                lock.lockId(),
                lock.model(),
                lock.timeZone(),
                name,
                lock.administrators().stream()
                        .map(id -> new AccountView(id, emails.get(new AccountId(UUID.fromString(id)))))
                        .toList());
    }

    @Override
    public String toString() {
        return "LockView[" + lockId + "]"; // no name, no e-mail in a log
    }
}
