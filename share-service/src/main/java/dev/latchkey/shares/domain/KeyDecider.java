package dev.latchkey.shares.domain;

import static dev.latchkey.shares.domain.SharingRules.notGrantable;
import static dev.latchkey.shares.domain.SharingRules.notTheSharer;

import dev.latchkey.shares.domain.Key.Deactivated;
import dev.latchkey.shares.domain.Key.Deactivating;
import dev.latchkey.shares.domain.Key.Disabled;
import dev.latchkey.shares.domain.Key.Downloaded;
import dev.latchkey.shares.domain.Key.Enabled;
import dev.latchkey.shares.domain.Key.Shared;
import dev.latchkey.shares.domain.KeyCommand.CancelShare;
import dev.latchkey.shares.domain.KeyCommand.ConfirmDeactivation;
import dev.latchkey.shares.domain.KeyCommand.DeactivateKey;
import dev.latchkey.shares.domain.KeyCommand.DisableKey;
import dev.latchkey.shares.domain.KeyCommand.DownloadKey;
import dev.latchkey.shares.domain.KeyCommand.EnableKey;
import dev.latchkey.shares.domain.KeyCommand.ModifyShare;
import dev.latchkey.shares.domain.KeyCommand.RedeemCode;
import dev.latchkey.shares.domain.KeyCommand.RenameKey;
import dev.latchkey.shares.domain.KeyCommand.ReportUse;
import dev.latchkey.shares.domain.KeyCommand.ResetKey;
import dev.latchkey.shares.domain.KeyCommand.ShareKey;
import dev.latchkey.shares.domain.KeyEvent.DeactivationOrdered;
import dev.latchkey.shares.domain.KeyEvent.KeyDisabled;
import java.util.List;
import java.util.Optional;

/** Rules for one offline key: L4, L5, S1, S7, E1 to E3, D1, D3, R1 to R3. */
public final class KeyDecider implements Decider<KeyCommand, KeyEvent, Key> {
    @Override
    public Key initial() {
        return new Disabled(Slot.UNTOUCHED);
    }

    @Override
    public Key evolve(Key key, KeyEvent event) {
        return KeyEvolution.evolve(key, event);
    }

    @Override
    public Decision<KeyEvent> decide(KeyCommand command, Key key) {
        return switch (command) {
            case EnableKey c -> enable(c, key);
            case RenameKey c -> rename(c, key);
            case DisableKey c -> disable(c, key);
            case ShareKey c -> share(c, key);
            case ModifyShare c -> modify(c, key);
            case CancelShare c -> cancel(c, key);
            case ResetKey c -> reset(c, key);
            case DownloadKey c -> download(c, key);
            case RedeemCode c -> redeem(c, key);
            case KeyCommand.Unlock c -> unlock(c, key);
            case DeactivateKey c -> deactivate(c, key);
            case ConfirmDeactivation c -> confirm(c, key);
            case ReportUse c -> reportUse(c, key);
        };
    }

    private static Decision<KeyEvent> enable(EnableKey c, Key key) {
        if (!c.by().administrator()) {
            return Decision.refuse(Refusal.NOT_FOUND);
        }
        return key instanceof Disabled
                ? Decision.accept(new KeyEvent.KeyEnabled(c.by().account(), c.nameVersion()))
                : Decision.refuse(Refusal.KEY_ALREADY_ENABLED);
    }

    private static Decision<KeyEvent> rename(RenameKey c, Key key) {
        return notTheSharer(c.by(), key)
                .map(Decision::<KeyEvent>refuse)
                .orElseGet(() -> Decision.accept(new KeyEvent.KeyRenamed(c.nameVersion())));
    }

    /** Any administrator may: that is how a key is taken over (L4). Who could still open is told to the lock (R3). */
    private static Decision<KeyEvent> disable(DisableKey c, Key key) {
        if (!c.by().administrator()) {
            return Decision.refuse(Refusal.NOT_FOUND);
        }
        if (key instanceof Disabled) {
            return Decision.refuse(Refusal.KEY_NOT_ENABLED);
        }
        return withOrder(new KeyDisabled(), key.slot(), c.orderId(), c);
    }

    private static Decision<KeyEvent> share(ShareKey c, Key key) {
        Optional<Refusal> refusal =
                notTheSharer(c.by(), key).or(() -> notGrantable(c.by(), c.recipient(), c.permissions(), c));
        if (refusal.isPresent()) {
            return Decision.refuse(refusal.get());
        }
        return switch (key) {
            case Disabled k -> Decision.refuse(Refusal.KEY_NOT_ENABLED);
            case Enabled k -> shared(c, k);
            case Shared k -> Decision.refuse(Refusal.ALREADY_SHARED);
            case Downloaded k -> Decision.refuse(Refusal.ALREADY_DOWNLOADED);
            case Deactivating k -> Decision.refuse(Refusal.ALREADY_DOWNLOADED);
            case Deactivated k -> shared(c, k);
        };
    }

    private static Decision<KeyEvent> shared(ShareKey c, Key key) {
        Share share = new Share(c.recipient(), c.by().account(), c.at(), c.permissions());
        return Decision.accept(new KeyEvent.KeyShared(key.slot().generation() + 1, share));
    }

    private static Decision<KeyEvent> modify(ModifyShare c, Key key) {
        Optional<Refusal> refusal = notTheSharer(c.by(), key);
        if (refusal.isPresent()) {
            return Decision.refuse(refusal.get());
        }
        return switch (key) {
            case Disabled k -> Decision.refuse(Refusal.KEY_NOT_ENABLED);
            case Enabled k -> Decision.refuse(Refusal.NOTHING_SHARED);
            case Shared k -> modified(c, k);
            case Downloaded k -> Decision.refuse(Refusal.ALREADY_DOWNLOADED); // E2: the one way is a reset
            case Deactivating k -> Decision.refuse(Refusal.ALREADY_DOWNLOADED);
            case Deactivated k -> Decision.refuse(Refusal.NOTHING_SHARED);
        };
    }

    private static Decision<KeyEvent> modified(ModifyShare c, Shared key) {
        SharingRules.Modified modified = SharingRules.modified(key.share(), c);
        Share after = modified.share();
        Optional<Refusal> refusal = notGrantable(c.by(), after.recipient(), after.permissions(), c);
        if (refusal.isPresent()) {
            return Decision.refuse(refusal.get());
        }
        if (!modified.another() && after.equals(key.share())) {
            return Decision.nothing();
        }
        int generation = key.slot().generation() + (modified.another() ? 1 : 0);
        return Decision.accept(new KeyEvent.ShareModified(generation, after));
    }

    private static Decision<KeyEvent> cancel(CancelShare c, Key key) {
        Optional<Refusal> refusal = notTheSharer(c.by(), key);
        if (refusal.isPresent()) {
            return Decision.refuse(refusal.get());
        }
        return switch (key) {
            case Disabled k -> Decision.refuse(Refusal.KEY_NOT_ENABLED);
            case Enabled k -> Decision.refuse(Refusal.NOTHING_SHARED);
            case Shared k -> Decision.accept(new KeyEvent.ShareCancelled());
            case Downloaded k -> Decision.refuse(Refusal.ALREADY_DOWNLOADED); // E2: the one way is a reset
            case Deactivating k -> Decision.refuse(Refusal.ALREADY_DOWNLOADED);
            case Deactivated k -> Decision.refuse(Refusal.NOTHING_SHARED);
        };
    }

    private static Decision<KeyEvent> reset(ResetKey c, Key key) {
        Optional<Refusal> refusal =
                notTheSharer(c.by(), key).or(() -> notGrantable(c.by(), c.recipient(), c.permissions(), c));
        if (refusal.isPresent()) {
            return Decision.refuse(refusal.get());
        }
        return switch (key) {
            case Disabled k -> Decision.refuse(Refusal.KEY_NOT_ENABLED);
            case Enabled k -> Decision.refuse(Refusal.NOTHING_SHARED);
            case Shared k -> Decision.refuse(Refusal.NOT_DOWNLOADED);
            case Downloaded k -> resetTo(c, k);
            case Deactivating k -> resetTo(c, k);
            case Deactivated k -> resetTo(c, k);
        };
    }

    /** The order names the generations that were downloaded, so it can't hit the one that the reset makes (R3). */
    private static Decision<KeyEvent> resetTo(ResetKey c, Key key) {
        Share share = new Share(c.recipient(), c.by().account(), c.at(), c.permissions());
        KeyEvent reset = new KeyEvent.KeyReset(key.slot().generation() + 1, share);
        return withOrder(reset, key.slot(), c.orderId(), c);
    }

    private static Decision<KeyEvent> download(DownloadKey c, Key key) {
        Recipient.Account recipient = new Recipient.Account(c.by());
        boolean theirs =
                key.currentShare().map(s -> s.recipient().equals(recipient)).orElse(false);
        if (!theirs) {
            return Decision.refuse(Refusal.NOT_FOUND);
        }
        return switch (key) {
            case Disabled k -> Decision.refuse(Refusal.NOT_FOUND);
            case Enabled k -> Decision.refuse(Refusal.NOT_FOUND);
            case Shared k ->
                k.share().permissions().hasEnded(c.at())
                        ? Decision.refuse(Refusal.SHARE_EXPIRED)
                        : Decision.accept(new KeyEvent.KeyDownloaded(recipient, c.deviceKey(), c.at()));
            case Downloaded k ->
                k.download().deviceKey().equals(c.deviceKey())
                        ? Decision.nothing()
                        : Decision.refuse(Refusal.DOWNLOADED_ELSEWHERE);
            case Deactivating k -> Decision.refuse(Refusal.ALREADY_DEACTIVATING);
            case Deactivated k -> Decision.refuse(Refusal.ALREADY_DEACTIVATED);
        };
    }

    /** Whatever is wrong, the answer is the same, so that nothing can be learned by trying codes (S5). */
    private static Decision<KeyEvent> redeem(RedeemCode c, Key key) {
        Recipient.ByCode recipient = new Recipient.ByCode();
        boolean thisCode = c.generation() == key.slot().generation()
                && key.currentShare().map(s -> s.recipient().equals(recipient)).orElse(false);
        if (thisCode && key instanceof Shared k && !k.share().permissions().hasEnded(c.at())) {
            return Decision.accept(new KeyEvent.KeyDownloaded(recipient, c.deviceKey(), c.at()));
        }
        if (thisCode && key instanceof Downloaded k && k.download().deviceKey().equals(c.deviceKey())) {
            return Decision.nothing(); // the answer was lost on its way (D3)
        }
        return Decision.refuse(Refusal.CODE_NOT_VALID);
    }

    /** Who may know of the key is told that this one opens at the lock. */
    private static Decision<KeyEvent> unlock(KeyCommand.Unlock c, Key key) {
        boolean recipient = key.currentShare()
                .flatMap(share -> share.recipient().account())
                .filter(c.by().account()::equals)
                .isPresent();
        return Decision.refuse(recipient || c.by().administrator() ? Refusal.KEY_IS_OFFLINE : Refusal.NOT_FOUND);
    }

    /** Any administrator may: a door has to be closed at once, whoever shared it. */
    private static Decision<KeyEvent> deactivate(DeactivateKey c, Key key) {
        if (!c.by().administrator()) {
            return Decision.refuse(Refusal.NOT_FOUND);
        }
        return switch (key) {
            case Disabled k -> formerHolders(c, k, Refusal.KEY_NOT_ENABLED);
            case Enabled k -> formerHolders(c, k, Refusal.NOTHING_SHARED);
            case Shared k -> formerHolders(c, k, Refusal.NOT_DOWNLOADED);
            case Downloaded k ->
                Decision.accept(new DeactivationOrdered(c.orderId(), k.slot().generation(), c.at()));
            case Deactivating k -> Decision.refuse(Refusal.ALREADY_DEACTIVATING);
            case Deactivated k -> Decision.refuse(Refusal.ALREADY_DEACTIVATED);
        };
    }

    /** Nobody holds the current share, but the lock may still accept a former holder (E3). */
    private static Decision<KeyEvent> formerHolders(DeactivateKey c, Key key, Refusal otherwise) {
        Slot slot = key.slot();
        if (slot.issued().isEmpty()) {
            return Decision.refuse(otherwise);
        }
        return needsOrder(slot)
                ? Decision.accept(new DeactivationOrdered(c.orderId(), slot.newestIssued(), c.at()))
                : Decision.refuse(Refusal.ALREADY_DEACTIVATING);
    }

    /** The event, and the order to forget who could still open, unless there is nobody or the order is on its way (R3). */
    private static Decision<KeyEvent> withOrder(KeyEvent event, Slot slot, String orderId, KeyCommand command) {
        return needsOrder(slot)
                ? Decision.accept(List.of(event, new DeactivationOrdered(orderId, slot.newestIssued(), command.at())))
                : Decision.accept(event);
    }

    private static boolean needsOrder(Slot slot) {
        Deactivation order = slot.deactivation();
        boolean onItsWay = order != null && order.isPending() && order.upTo() >= slot.newestIssued();
        return !slot.issued().isEmpty() && !onItsWay;
    }

    private static Decision<KeyEvent> confirm(ConfirmDeactivation c, Key key) {
        Slot slot = key.slot();
        if (c.upTo() > slot.generation()) {
            return Decision.nothing(); // nobody has ordered that
        }
        Deactivation order = slot.deactivation();
        boolean awaited =
                order != null && order.isPending() && order.orderId().equals(c.orderId()) && order.upTo() == c.upTo();
        return awaited || c.upTo() >= slot.floor()
                ? Decision.accept(new KeyEvent.DeactivationConfirmed(
                        c.orderId(), c.upTo(), c.counter(), c.lockTime(), c.way(), c.at()))
                : Decision.nothing();
    }

    /** Each report counts, however late: of a former generation too, of which it says nothing new but belongs to the history (U3). */
    private static Decision<KeyEvent> reportUse(ReportUse c, Key key) {
        boolean wasGiven = c.generation() >= 1 && c.generation() <= key.slot().generation();
        return wasGiven
                ? Decision.accept(new KeyEvent.UseReported(c.generation(), c.counter(), c.lockTime(), c.way()))
                : Decision.nothing();
    }
}
