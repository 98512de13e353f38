package dev.latchkey.shares.domain;

import dev.latchkey.shares.domain.KeyEvent.KeyDisabled;
import dev.latchkey.shares.domain.KeyEvent.KeyEnabled;
import dev.latchkey.shares.domain.KeyEvent.KeyRenamed;
import dev.latchkey.shares.domain.KeyEvent.KeyShared;
import dev.latchkey.shares.domain.KeyEvent.ShareModified;
import dev.latchkey.shares.domain.OnlineKey.Disabled;
import dev.latchkey.shares.domain.OnlineKey.Enabled;
import dev.latchkey.shares.domain.OnlineKey.Place;
import dev.latchkey.shares.domain.OnlineKey.Shared;
import dev.latchkey.shares.domain.OnlineKeyEvent.KeyUnlocked;
import dev.latchkey.shares.domain.OnlineKeyEvent.ShareRevoked;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rules for one online key: L4, L5, S1, S7, E4, U2. What is decided holds from the next request on, since nothing of an online key
 * lies anywhere else.
 */
public final class OnlineKeyDecider implements Decider<KeyCommand, OnlineKeyEvent, OnlineKey> {
    @Override
    public OnlineKey initial() {
        return new Disabled(Place.UNTOUCHED);
    }

    @Override
    public Decision<OnlineKeyEvent> decide(KeyCommand command, OnlineKey key) {
        return switch (command) {
            case KeyCommand.EnableKey c -> enable(c, key);
            case KeyCommand.RenameKey c ->
                sharer(c.by(), key).orElseGet(() -> Decision.accept(new KeyRenamed(c.nameVersion())));
            case KeyCommand.DisableKey c -> disable(c, key);
            case KeyCommand.ShareKey c -> share(c, key);
            case KeyCommand.ModifyShare c -> modify(c, key);
            case KeyCommand.CancelShare c -> revoke(c, key);
            case KeyCommand.Unlock c -> unlock(c, key);
            case KeyCommand.ResetKey c -> sharer(c.by(), key).orElseGet(() -> Decision.refuse(Refusal.KEY_IS_ONLINE));
            case KeyCommand.DeactivateKey c -> onlineFor(c.by().administrator());
            case KeyCommand.DownloadKey c -> onlineFor(isRecipient(c.by(), key));
            case KeyCommand.RedeemCode c -> Decision.refuse(Refusal.CODE_NOT_VALID);
            // no lock reports by the slot of an online key
            case KeyCommand.ConfirmDeactivation c -> Decision.nothing();
            case KeyCommand.ReportUse c -> Decision.nothing();
        };
    }

    private static Decision<OnlineKeyEvent> enable(KeyCommand.EnableKey c, OnlineKey key) {
        if (!c.by().administrator()) {
            return Decision.refuse(Refusal.NOT_FOUND);
        }
        return key instanceof Disabled
                ? Decision.accept(new KeyEnabled(c.by().account(), c.nameVersion()))
                : Decision.refuse(Refusal.KEY_ALREADY_ENABLED);
    }

    /** Any administrator may: that is how a key is taken over (L4). */
    private static Decision<OnlineKeyEvent> disable(KeyCommand.DisableKey c, OnlineKey key) {
        if (!c.by().administrator()) {
            return Decision.refuse(Refusal.NOT_FOUND);
        }
        return key instanceof Disabled ? Decision.refuse(Refusal.KEY_NOT_ENABLED) : Decision.accept(new KeyDisabled());
    }

    private static Decision<OnlineKeyEvent> share(KeyCommand.ShareKey c, OnlineKey key) {
        return sharer(c.by(), key)
                .or(() -> notGrantable(c.by(), c.recipient(), c.permissions(), c))
                .orElseGet(() -> switch (key) {
                    case Disabled k -> Decision.refuse(Refusal.KEY_NOT_ENABLED);
                    case Enabled k ->
                        Decision.accept(new KeyShared(
                                k.generation() + 1,
                                new Share(c.recipient(), c.by().account(), c.at(), c.permissions())));
                    case Shared k -> Decision.refuse(Refusal.ONLINE_ALREADY_SHARED);
                });
    }

    private static Decision<OnlineKeyEvent> modify(KeyCommand.ModifyShare c, OnlineKey key) {
        return sharer(c.by(), key).orElseGet(() -> switch (key) {
            case Disabled k -> Decision.refuse(Refusal.KEY_NOT_ENABLED);
            case Enabled k -> Decision.refuse(Refusal.NOTHING_SHARED);
            case Shared k -> modified(c, k);
        });
    }

    /** With the recipient stay the unlocks that were used: the limit counts all of a share, so raising it gives no more than it says. */
    private static Decision<OnlineKeyEvent> modified(KeyCommand.ModifyShare c, Shared key) {
        SharingRules.Modified modified = SharingRules.modified(key.share(), c);
        Share after = modified.share();
        return notGrantable(c.by(), after.recipient(), after.permissions(), c)
                .orElseGet(() -> after.equals(key.share())
                        ? Decision.nothing()
                        : Decision.accept(new ShareModified(key.generation() + (modified.another() ? 1 : 0), after)));
    }

    private static Decision<OnlineKeyEvent> revoke(KeyCommand.CancelShare c, OnlineKey key) {
        return sharer(c.by(), key).orElseGet(() -> switch (key) {
            case Disabled k -> Decision.refuse(Refusal.KEY_NOT_ENABLED);
            case Enabled k -> Decision.refuse(Refusal.NOTHING_SHARED);
            case Shared k -> Decision.accept(new ShareRevoked());
        });
    }

    private static Decision<OnlineKeyEvent> unlock(KeyCommand.Unlock c, OnlineKey key) {
        if (key instanceof Shared k && isRecipient(c.by().account(), k)) {
            return k.refusal(c)
                    .map(Decision::<OnlineKeyEvent>refuse)
                    .orElseGet(() -> Decision.accept(new KeyUnlocked(c.way())));
        }
        if (key.place().wasLeftBy(c.by().account())) {
            return Decision.refuse(Refusal.UNLOCK_REVOKED);
        }
        return Decision.refuse(c.by().administrator() ? Refusal.UNLOCK_NOT_RECIPIENT : Refusal.NOT_FOUND);
    }

    private static boolean isRecipient(AccountId account, OnlineKey key) {
        return key.currentShare()
                .flatMap(share -> share.recipient().account())
                .filter(account::equals)
                .isPresent();
    }

    private static Decision<OnlineKeyEvent> onlineFor(boolean mayKnow) {
        return Decision.refuse(mayKnow ? Refusal.KEY_IS_ONLINE : Refusal.NOT_FOUND);
    }

    private static Optional<Decision<OnlineKeyEvent>> sharer(Caller caller, OnlineKey key) {
        return SharingRules.notTheSharer(caller, key).map(Decision::refuse);
    }

    private static Optional<Decision<OnlineKeyEvent>> notGrantable(
            Caller by, Recipient recipient, Permissions permissions, KeyCommand command) {
        Optional<Refusal> byCode =
                recipient instanceof Recipient.ByCode ? Optional.of(Refusal.CODE_FOR_OFFLINE_ONLY) : Optional.empty();
        return byCode.or(() -> SharingRules.notGrantable(by, recipient, permissions, command))
                .map(Decision::refuse);
    }

    @Override
    public OnlineKey evolve(OnlineKey key, OnlineKeyEvent event) {
        Place place = key.place();
        return switch (event) {
            case KeyEnabled e -> new Enabled(place.named(e.nameVersion()), e.by());
            case KeyRenamed e -> key.with(place.named(e.nameVersion()));
            case KeyDisabled e -> new Disabled(place.left(recipient(key)));
            case KeyShared e -> new Shared(place.shared(e.generation()), enabledBy(key), e.share(), 0);
            case ShareModified e -> modified(key, e);
            case ShareRevoked e -> new Enabled(place.left(recipient(key)), enabledBy(key));
            case KeyUnlocked e ->
                key instanceof Shared k ? new Shared(place, k.enabledBy(), k.share(), k.unlocksUsed() + 1) : key;
        };
    }

    private static OnlineKey modified(OnlineKey key, ShareModified e) {
        boolean sameShare = e.generation() == key.generation();
        return key instanceof Shared k && sameShare
                ? new Shared(k.place(), k.enabledBy(), e.share(), k.unlocksUsed())
                : new Shared(key.place().left(recipient(key)).shared(e.generation()), enabledBy(key), e.share(), 0);
    }

    private static @Nullable AccountId recipient(OnlineKey key) {
        return key.currentShare().flatMap(share -> share.recipient().account()).orElse(null);
    }

    private static AccountId enabledBy(OnlineKey key) {
        return key.enabler().orElseThrow();
    }
}
