package dev.latchkey.shares.persistence;

import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.Deactivation;
import dev.latchkey.shares.domain.Download;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.Share;
import dev.latchkey.shares.domain.Slot;
import dev.latchkey.shares.domain.Way;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An offline key's decision state as it lies in the database. Flat, so that a state can gain a field without a migration. */
record StoredKey(
        Status status,
        long nameVersion,
        int generation,
        int floor,
        List<StoredIssued> issued,
        @Nullable StoredOrder order,
        @Nullable UUID enabledBy,
        @Nullable StoredShare share,
        @Nullable Download download) {
    enum Status {
        DISABLED,
        ENABLED,
        SHARED,
        DOWNLOADED,
        DEACTIVATING,
        DEACTIVATED
    }

    /** @param account null when by code */
    record StoredIssued(int generation, @Nullable UUID account, Instant at) {}

    record StoredOrder(
            String orderId,
            int upTo,
            Instant orderedAt,
            @Nullable Instant confirmedAt,
            @Nullable Way confirmedBy) {}

    static StoredKey of(Key key) {
        Slot slot = key.slot();
        Deactivation order = slot.deactivation();
        return new StoredKey(
                status(key),
                slot.nameVersion(),
                slot.generation(),
                slot.floor(),
                slot.issued().stream()
                        .map(i -> new StoredIssued(i.generation(), StoredShare.account(i.recipient()), i.at()))
                        .toList(),
                order == null ? null : of(order),
                key.enabler().map(AccountId::value).orElse(null),
                key.currentShare().map(StoredShare::of).orElse(null),
                key.currentDownload().orElse(null));
    }

    private static Status status(Key key) {
        return switch (key) {
            case Key.Disabled k -> Status.DISABLED;
            case Key.Enabled k -> Status.ENABLED;
            case Key.Shared k -> Status.SHARED;
            case Key.Downloaded k -> Status.DOWNLOADED;
            case Key.Deactivating k -> Status.DEACTIVATING;
            case Key.Deactivated k -> Status.DEACTIVATED;
        };
    }

    private static StoredOrder of(Deactivation order) {
        Deactivation.Confirmation confirmation = order.confirmation();
        return new StoredOrder(
                order.orderId(),
                order.upTo(),
                order.orderedAt(),
                confirmation == null ? null : confirmation.at(),
                confirmation == null ? null : confirmation.way());
    }

    Key toKey() {
        Slot slot = new Slot(
                nameVersion,
                generation,
                floor,
                issued.stream()
                        .map(i -> new Slot.Issued(i.generation(), StoredShare.recipient(i.account()), i.at()))
                        .toList(),
                order == null ? null : deactivation(order));
        return switch (status) {
            case DISABLED -> new Key.Disabled(slot);
            case ENABLED -> new Key.Enabled(slot, by());
            case SHARED -> new Key.Shared(slot, by(), given());
            case DOWNLOADED -> new Key.Downloaded(slot, by(), given(), held());
            case DEACTIVATING -> new Key.Deactivating(slot, by(), given(), held());
            case DEACTIVATED -> new Key.Deactivated(slot, by(), given(), held());
        };
    }

    private static Deactivation deactivation(StoredOrder order) {
        Instant at = order.confirmedAt();
        Way way = order.confirmedBy();
        return new Deactivation(
                order.orderId(),
                order.upTo(),
                order.orderedAt(),
                at == null || way == null ? null : new Deactivation.Confirmation(at, way));
    }

    private AccountId by() {
        if (enabledBy == null) {
            throw new IllegalStateException("an enabled key without its administrator");
        }
        return new AccountId(enabledBy);
    }

    private Share given() {
        if (share == null) {
            throw new IllegalStateException("a shared key without its share");
        }
        return share.toShare();
    }

    private Download held() {
        if (download == null) {
            throw new IllegalStateException("a downloaded key without its download");
        }
        return download;
    }
}
