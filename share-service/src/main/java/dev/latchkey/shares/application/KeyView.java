package dev.latchkey.shares.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.Permissions;
import dev.latchkey.events.ShareMethod;
import dev.latchkey.events.ShareState;
import dev.latchkey.shares.domain.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as an administrator of its lock sees it, from the write side: always the newest state.
 *
 * @param verificationCode only in the answer to the command that made it (S4)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyView(
        String keyId,
        String lockId,
        KeyKind kind,
        int slot,
        @Nullable String name,
        KeyStatus status,
        @Nullable String enabledBy,
        int generation,
        @Nullable ShareView share,
        List<HolderView> possibleHolders,
        @Nullable DeactivationState deactivation,
        @Nullable String verificationCode) {
    /**
     * @param recipient null when shared by code
     * @param expired its end date is over (E5)
     * @param usedUp no unlocks are left, as far as the lock has reported (E5)
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ShareView(
            ShareMethod method,
            @Nullable AccountView recipient,
            String sharedBy,
            Instant sharedAt,
            Permissions permissions,
            @Nullable Instant downloadedAt,
            boolean expired,
            boolean usedUp,
            @Nullable Integer unlocksLeft) {}

    /** @param recipient null when the credential was downloaded by code */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HolderView(int generation, @Nullable AccountView recipient, Instant downloadedAt) {}

    /** @param email null for a machine client, or an account that was erased */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AccountView(String accountId, @Nullable String email) {}

    static KeyView of(
            KeyState key,
            @Nullable String name,
            Map<AccountId, String> emails,
            @Nullable String verificationCode,
            Instant now) {
        return new KeyView(
                key.keyId(),
                key.lockId(),
                key.kind(),
                key.slot(),
                name,
                key.status(),
                key.enabledBy(),
                key.generation(),
                key.share() == null ? null : share(key.share(), emails, now),
                key.possibleHolders().stream()
                        .map(h -> new HolderView(h.generation(), account(h.recipient(), emails), h.downloadedAt()))
                        .toList(),
                key.deactivation(),
                verificationCode);
    }

    private static ShareView share(ShareState share, Map<AccountId, String> emails, Instant now) {
        Instant endsAt = share.permissions().endsAt();
        Integer left = share.unlocksLeft();
        return new ShareView(
                share.method(),
                account(share.recipient(), emails),
                share.sharedBy(),
                share.sharedAt(),
                share.permissions(),
                share.downloadedAt(),
                endsAt != null && !now.isBefore(endsAt),
                left != null && left <= 0,
                left);
    }

    private static @Nullable AccountView account(@Nullable String id, Map<AccountId, String> emails) {
        return id == null ? null : new AccountView(id, emails.get(new AccountId(UUID.fromString(id))));
    }

    @Override
    public String toString() {
        return "KeyView[" + keyId + ", " + status + "]"; // no name, e-mail or code in a log
    }
}
