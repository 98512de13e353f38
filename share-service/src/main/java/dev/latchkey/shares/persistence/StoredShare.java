package dev.latchkey.shares.persistence;

import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.Permissions;
import dev.latchkey.shares.domain.Recipient;
import dev.latchkey.shares.domain.Share;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A share as it lies in the state of a key.
 *
 * @param account null when by code
 */
record StoredShare(@Nullable UUID account, UUID sharedBy, Instant sharedAt, Permissions permissions) {
    static StoredShare of(Share share) {
        return new StoredShare(
                account(share.recipient()), share.sharedBy().value(), share.sharedAt(), share.permissions());
    }

    Share toShare() {
        return new Share(recipient(account), new AccountId(sharedBy), sharedAt, permissions);
    }

    static @Nullable UUID account(Recipient recipient) {
        return recipient.account().map(AccountId::value).orElse(null);
    }

    static Recipient recipient(@Nullable UUID account) {
        return account == null ? new Recipient.ByCode() : new Recipient.Account(new AccountId(account));
    }
}
