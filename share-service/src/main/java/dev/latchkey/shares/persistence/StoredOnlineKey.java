package dev.latchkey.shares.persistence;

import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.OnlineKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An online key's decision state as it lies in the database. Flat, so that a state can gain a field without a migration.
 *
 * @param enabledBy null when disabled
 * @param share null when given to nobody
 */
record StoredOnlineKey(
        long nameVersion,
        int generation,
        @Nullable UUID former,
        @Nullable UUID enabledBy,
        @Nullable StoredShare share,
        int unlocksUsed) {
    static StoredOnlineKey of(OnlineKey key) {
        AccountId former = key.place().former();
        return new StoredOnlineKey(
                key.nameVersion(),
                key.generation(),
                former == null ? null : former.value(),
                key.enabler().map(AccountId::value).orElse(null),
                key.currentShare().map(StoredShare::of).orElse(null),
                key instanceof OnlineKey.Shared k ? k.unlocksUsed() : 0);
    }

    OnlineKey toKey() {
        OnlineKey.Place place =
                new OnlineKey.Place(nameVersion, generation, former == null ? null : new AccountId(former));
        if (enabledBy == null) {
            return new OnlineKey.Disabled(place);
        }
        AccountId by = new AccountId(enabledBy);
        return share == null
                ? new OnlineKey.Enabled(place, by)
                : new OnlineKey.Shared(place, by, share.toShare(), unlocksUsed);
    }
}
