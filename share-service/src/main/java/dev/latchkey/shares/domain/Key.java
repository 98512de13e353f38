package dev.latchkey.shares.domain;

import java.util.Optional;

/** An offline key in each of its states; a field exists only where it is valid. */
public sealed interface Key extends AnyKey {
    Slot slot();

    @Override
    default long nameVersion() {
        return slot().nameVersion();
    }

    @Override
    default int generation() {
        return slot().generation();
    }

    /** Nobody may use it by the platform's word; who can still open is in {@link Slot#issued()}. */
    record Disabled(Slot slot) implements Key {}

    /** Given to nobody. */
    record Enabled(Slot slot, AccountId enabledBy) implements Key {}

    /** Given to a recipient who has not downloaded it. */
    record Shared(Slot slot, AccountId enabledBy, Share share) implements Key {}

    record Downloaded(Slot slot, AccountId enabledBy, Share share, Download download) implements Key {}

    /** The order to forget the current share is on its way; the holder may still open (R2). */
    record Deactivating(Slot slot, AccountId enabledBy, Share share, Download download) implements Key {}

    /** The lock has confirmed that the current share is forgotten (R2). */
    record Deactivated(Slot slot, AccountId enabledBy, Share share, Download download) implements Key {}

    /** The same key with other knowledge of its place. */
    default Key with(Slot slot) {
        return switch (this) {
            case Disabled k -> new Disabled(slot);
            case Enabled k -> new Enabled(slot, k.enabledBy());
            case Shared k -> new Shared(slot, k.enabledBy(), k.share());
            case Downloaded k -> new Downloaded(slot, k.enabledBy(), k.share(), k.download());
            case Deactivating k -> new Deactivating(slot, k.enabledBy(), k.share(), k.download());
            case Deactivated k -> new Deactivated(slot, k.enabledBy(), k.share(), k.download());
        };
    }

    @Override
    default Optional<AccountId> enabler() {
        return switch (this) {
            case Disabled k -> Optional.empty();
            case Enabled k -> Optional.of(k.enabledBy());
            case Shared k -> Optional.of(k.enabledBy());
            case Downloaded k -> Optional.of(k.enabledBy());
            case Deactivating k -> Optional.of(k.enabledBy());
            case Deactivated k -> Optional.of(k.enabledBy());
        };
    }

    @Override
    default Optional<Share> currentShare() {
        return switch (this) {
            case Disabled k -> Optional.empty();
            case Enabled k -> Optional.empty();
            case Shared k -> Optional.of(k.share());
            case Downloaded k -> Optional.of(k.share());
            case Deactivating k -> Optional.of(k.share());
            case Deactivated k -> Optional.of(k.share());
        };
    }

    default Optional<Download> currentDownload() {
        return switch (this) {
            case Disabled k -> Optional.empty();
            case Enabled k -> Optional.empty();
            case Shared k -> Optional.empty();
            case Downloaded k -> Optional.of(k.download());
            case Deactivating k -> Optional.of(k.download());
            case Deactivated k -> Optional.of(k.download());
        };
    }
}
