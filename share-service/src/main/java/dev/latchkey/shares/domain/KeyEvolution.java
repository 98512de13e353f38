package dev.latchkey.shares.domain;

import dev.latchkey.shares.domain.Key.Deactivated;
import dev.latchkey.shares.domain.Key.Deactivating;
import dev.latchkey.shares.domain.Key.Disabled;
import dev.latchkey.shares.domain.Key.Downloaded;
import dev.latchkey.shares.domain.Key.Enabled;
import dev.latchkey.shares.domain.Key.Shared;
import dev.latchkey.shares.domain.KeyEvent.DeactivationConfirmed;
import dev.latchkey.shares.domain.KeyEvent.DeactivationOrdered;
import dev.latchkey.shares.domain.KeyEvent.KeyDisabled;
import dev.latchkey.shares.domain.KeyEvent.KeyDownloaded;
import dev.latchkey.shares.domain.KeyEvent.KeyEnabled;
import dev.latchkey.shares.domain.KeyEvent.KeyRenamed;
import dev.latchkey.shares.domain.KeyEvent.KeyReset;
import dev.latchkey.shares.domain.KeyEvent.KeyShared;
import dev.latchkey.shares.domain.KeyEvent.ShareCancelled;
import dev.latchkey.shares.domain.KeyEvent.ShareModified;
import dev.latchkey.shares.domain.KeyEvent.UseReported;

/** The state of a key after an event; the other half of {@link KeyDecider}. */
final class KeyEvolution {
    private KeyEvolution() {}

    static Key evolve(Key key, KeyEvent event) {
        Slot slot = key.slot();
        return switch (event) {
            case KeyEnabled e -> new Enabled(slot.named(e.nameVersion()), e.by());
            case KeyRenamed e -> key.with(slot.named(e.nameVersion()));
            case KeyDisabled e -> new Disabled(slot);
            case KeyShared e -> new Shared(slot.shared(e.generation()), enabledBy(key), e.share());
            case ShareModified e -> new Shared(slot.shared(e.generation()), enabledBy(key), e.share());
            case ShareCancelled e -> new Enabled(slot, enabledBy(key));
            case KeyReset e -> new Shared(slot.shared(e.generation()), enabledBy(key), e.share());
            case KeyDownloaded e ->
                new Downloaded(
                        slot.downloaded(e.by(), e.at()),
                        enabledBy(key),
                        key.currentShare().orElseThrow(),
                        new Download(e.at(), e.deviceKey(), 0));
            case DeactivationOrdered e -> ordered(key, e);
            case DeactivationConfirmed e -> confirmed(key, e);
            case UseReported e -> used(key, e);
        };
    }

    private static Key ordered(Key key, DeactivationOrdered e) {
        Slot slot = key.slot().ordered(new Deactivation(e.orderId(), e.upTo(), e.at(), null));
        return key instanceof Downloaded k && e.upTo() >= slot.generation()
                ? new Deactivating(slot, k.enabledBy(), k.share(), k.download())
                : key.with(slot);
    }

    private static Key confirmed(Key key, DeactivationConfirmed e) {
        Deactivation before = key.slot().deactivation();
        Slot slot = key.slot()
                .confirmed(new Deactivation(
                        e.orderId(),
                        e.upTo(),
                        before == null ? e.at() : before.orderedAt(),
                        new Deactivation.Confirmation(e.at(), e.way())));
        if (e.upTo() < slot.generation()) {
            return key.with(slot);
        }
        return switch (key) {
            case Downloaded k -> new Deactivated(slot, k.enabledBy(), k.share(), k.download());
            case Deactivating k -> new Deactivated(slot, k.enabledBy(), k.share(), k.download());
            case Disabled k -> key.with(slot);
            case Enabled k -> key.with(slot);
            case Shared k -> key.with(slot);
            case Deactivated k -> key.with(slot);
        };
    }

    private static Key used(Key key, UseReported e) {
        Slot slot = key.slot().used(e.generation());
        if (e.generation() != slot.generation()) {
            return key.with(slot);
        }
        return switch (key) {
            case Downloaded k -> new Downloaded(slot, k.enabledBy(), k.share(), counted(k.download()));
            case Deactivating k -> new Deactivating(slot, k.enabledBy(), k.share(), counted(k.download()));
            case Deactivated k -> new Deactivated(slot, k.enabledBy(), k.share(), counted(k.download()));
            case Disabled k -> key.with(slot);
            case Enabled k -> key.with(slot);
            case Shared k -> key.with(slot);
        };
    }

    private static Download counted(Download download) {
        return new Download(download.at(), download.deviceKey(), download.unlocksUsed() + 1);
    }

    private static AccountId enabledBy(Key key) {
        return key.enabler().orElseThrow();
    }
}
