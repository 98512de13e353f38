package dev.latchkey.notifications.domain;

import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.ShareState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom to tell what for an event (N1). Pure. Nobody is told of what he did himself, except that a reset or a deactivation
 * is done: these are answers that somebody waits for.
 */
public final class Notices {
    private Notices() {}

    /**
     * @param before what was remembered of the event's key; {@link KeyMemory#NOTHING} for events of the lock itself
     * @return at most one notice for an account and kind
     */
    public static List<Notice> of(KeyEvent event, KeyMemory before) {
        return switch (event) {
            case KeyEvent.KeyShared e -> recipient(e.actor().accountId(), NoticeKind.KEY_SHARED, e.key());
            case KeyEvent.ShareModified e -> modified(e, before);
            case KeyEvent.ShareCancelled e -> ended(e.actor().accountId(), e.formerRecipient(), e.key(), before);
            case KeyEvent.ShareRevoked e -> ended(e.actor().accountId(), e.formerRecipient(), e.key(), before);
            case KeyEvent.KeyDisabled e -> ended(e.actor().accountId(), e.formerRecipient(), e.key(), before);
            case KeyEvent.KeyReset e -> reset(e, before);
            case KeyEvent.KeyDownloaded e -> downloaded(e);
            case KeyEvent.KeyDeactivated e -> deactivated(e, before);
            case KeyEvent.OfLock e -> administrators(e);
            case KeyEvent.KeyEnabled e -> List.of();
            case KeyEvent.KeyRenamed e -> List.of();
            // the order alone ends nothing yet; who holds the key learns of it when the lock has confirmed
            case KeyEvent.DeactivationOrdered e -> List.of();
            case KeyEvent.KeyUsed e -> used(e, before);
            case KeyEvent.KeyUnlocked e -> usedUp(e.actor().accountId(), e.key());
        };
    }

    private static List<Notice> administrators(KeyEvent.OfLock event) {
        return switch (event) {
            case KeyEvent.AdministratorAdded e ->
                administrator(e, e.administrator(), NoticeKind.ADMINISTRATOR_ADDED)
                        .toList();
            case KeyEvent.AdministratorRemoved e ->
                administrator(e, e.administrator(), NoticeKind.ADMINISTRATOR_REMOVED)
                        .toList();
            case KeyEvent.LockTransferred e -> transferred(e);
            case KeyEvent.LockRegistered e -> List.of();
            case KeyEvent.LockClaimed e -> List.of();
            case KeyEvent.LockRenamed e -> List.of();
            case KeyEvent.LockTimeZoneChanged e -> List.of();
            // between the platform and the lock; who asked to open waits for the answer where he asked
            case KeyEvent.LockOrderGiven e -> List.of();
            case KeyEvent.LockOrderAnswered e -> List.of();
            case KeyEvent.LockZoneOrderGiven e -> List.of();
            case KeyEvent.LockZoneOrderAnswered e -> List.of();
        };
    }

    private static List<Notice> transferred(KeyEvent.LockTransferred e) {
        List<String> before = e.formerAdministrators();
        List<String> after = e.lock().administrators();
        return Stream.concat(
                        after.stream()
                                .filter(accountId -> !before.contains(accountId))
                                .flatMap(accountId -> administrator(e, accountId, NoticeKind.ADMINISTRATOR_ADDED)),
                        before.stream()
                                .filter(accountId -> !after.contains(accountId))
                                .flatMap(accountId -> administrator(e, accountId, NoticeKind.ADMINISTRATOR_REMOVED)))
                .toList();
    }

    private static Stream<Notice> administrator(KeyEvent.OfLock event, String accountId, NoticeKind kind) {
        return accountId.equals(event.actor().accountId())
                ? Stream.empty()
                : Stream.of(new Notice(accountId, kind, event.lock().lockId(), null, 0, 0));
    }

    /** The key that an event is about; null for an event of the lock itself. */
    public static @Nullable KeyState keyOf(KeyEvent event) {
        return switch (event) {
            case KeyEvent.OfLock e -> null;
            case KeyEvent.KeyEnabled e -> e.key();
            case KeyEvent.KeyRenamed e -> e.key();
            case KeyEvent.KeyDisabled e -> e.key();
            case KeyEvent.KeyShared e -> e.key();
            case KeyEvent.ShareModified e -> e.key();
            case KeyEvent.ShareCancelled e -> e.key();
            case KeyEvent.ShareRevoked e -> e.key();
            case KeyEvent.KeyReset e -> e.key();
            case KeyEvent.KeyDownloaded e -> e.key();
            case KeyEvent.DeactivationOrdered e -> e.key();
            case KeyEvent.KeyDeactivated e -> e.key();
            case KeyEvent.KeyUsed e -> e.key();
            case KeyEvent.KeyUnlocked e -> e.key();
        };
    }

    /** A new generation has a new recipient (or none that is known); the same one has the same recipient (E1). */
    private static List<Notice> modified(KeyEvent.ShareModified e, KeyMemory before) {
        boolean newRecipient = e.formerRecipient() != null || e.key().generation() > before.generation();
        List<Notice> notices = new ArrayList<>(recipient(
                e.actor().accountId(), newRecipient ? NoticeKind.KEY_SHARED : NoticeKind.SHARE_CHANGED, e.key()));
        notices.addAll(ended(e.actor().accountId(), e.formerRecipient(), e.key(), before));
        return notices;
    }

    private static List<Notice> reset(KeyEvent.KeyReset e, KeyMemory before) {
        List<Notice> notices = new ArrayList<>(recipient(e.actor().accountId(), NoticeKind.KEY_SHARED, e.key()));
        notices.addAll(ended(e.actor().accountId(), e.formerRecipient(), e.key(), before));
        ShareState share = e.key().share();
        if (share != null) {
            notices.add(notice(share.sharedBy(), NoticeKind.KEY_RESET, e.key()));
        }
        return notices;
    }

    private static List<Notice> downloaded(KeyEvent.KeyDownloaded e) {
        ShareState share = e.key().share();
        return share == null || share.sharedBy().equals(e.actor().accountId())
                ? List.of()
                : List.of(notice(share.sharedBy(), NoticeKind.KEY_DOWNLOADED, e.key()));
    }

    /**
     * A receipt tells something new when it is the one of the newest order: an older one confirms less than is waited for.
     * After a reset it is about the former holder, who was told then; the present one keeps the key.
     */
    private static List<Notice> deactivated(KeyEvent.KeyDeactivated e, KeyMemory before) {
        KeyState key = e.key();
        if (key.status() == KeyStatus.DEACTIVATED) {
            List<Notice> notices = new ArrayList<>(recipient(e.actor().accountId(), NoticeKind.KEY_DEACTIVATED, key));
            notices.addAll(confirmed(NoticeKind.DEACTIVATION_CONFIRMED, key, before));
            return notices;
        }
        DeactivationState newest = key.deactivation();
        if (newest == null || newest.confirmedAt() == null) {
            return List.of();
        }
        if (key.share() == null) {
            return confirmed(NoticeKind.DEACTIVATION_CONFIRMED, key, before);
        }
        // no former holder: the lock has opened for the new one before, and that was told
        return before.formerHolders() ? confirmed(NoticeKind.FORMER_HOLDER_OUT, key, before) : List.of();
    }

    /** The lock has opened for this generation, so it accepts no older one (E3). */
    private static List<Notice> used(KeyEvent.KeyUsed e, KeyMemory before) {
        ShareState share = e.key().share();
        boolean formerAreOut = before.formerHolders()
                && !before.after(e, e.key()).formerHolders()
                && e.generation() == e.key().generation();
        return share == null || !formerAreOut
                ? List.of()
                : List.of(notice(share.sharedBy(), NoticeKind.FORMER_HOLDER_OUT, e.key()));
    }

    /** Only the event of the last unlock has none left after it: a used-up key unlocks no more. */
    private static List<Notice> usedUp(@Nullable String actor, KeyState key) {
        ShareState share = key.share();
        return share == null
                        || !Objects.equals(share.unlocksLeft(), 0)
                        || share.sharedBy().equals(actor)
                ? List.of()
                : List.of(notice(share.sharedBy(), NoticeKind.KEY_USED_UP, key));
    }

    private static List<Notice> confirmed(NoticeKind kind, KeyState key, KeyMemory before) {
        ShareState share = key.share();
        return Stream.of(
                        Optional.ofNullable(share == null ? before.sharer() : share.sharedBy()),
                        Optional.ofNullable(before.orderedBy()))
                .flatMap(Optional::stream)
                .distinct()
                .map(accountId -> notice(accountId, kind, key))
                .toList();
    }

    private static List<Notice> recipient(@Nullable String actor, NoticeKind kind, KeyState key) {
        ShareState share = key.share();
        if (share == null || share.recipient() == null || share.recipient().equals(actor)) {
            return List.of();
        }
        return List.of(notice(share.recipient(), kind, key));
    }

    /** Who was told that his key is deactivated has nothing left that could end. */
    private static List<Notice> ended(@Nullable String actor, @Nullable String former, KeyState key, KeyMemory before) {
        ShareState share = key.share();
        String present = share == null ? null : share.recipient();
        if (former == null || before.deactivated() || former.equals(actor) || Objects.equals(former, present)) {
            return List.of();
        }
        return List.of(notice(former, NoticeKind.SHARE_ENDED, key));
    }

    private static Notice notice(String accountId, NoticeKind kind, KeyState key) {
        return new Notice(accountId, kind, key.lockId(), key.keyId(), key.generation(), key.nameVersion());
    }
}
