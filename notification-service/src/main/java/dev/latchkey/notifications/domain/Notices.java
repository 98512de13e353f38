package dev.latchkey.notifications.domain;

import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.ShareState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
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
            case KeyEvent.ShareCancelled e -> ended(e.actor().accountId(), e.formerRecipient(), e.key());
            case KeyEvent.KeyDisabled e -> ended(e.actor().accountId(), e.formerRecipient(), e.key());
            case KeyEvent.KeyReset e -> reset(e);
            case KeyEvent.KeyDownloaded e -> downloaded(e);
            case KeyEvent.KeyDeactivated e -> deactivated(e, before);
            case KeyEvent.LockRegistered e -> List.of();
            case KeyEvent.LockClaimed e -> List.of();
            case KeyEvent.KeyEnabled e -> List.of();
            case KeyEvent.KeyRenamed e -> List.of();
            // the order alone ends nothing yet; who holds the key learns of it when the lock has confirmed
            case KeyEvent.DeactivationOrdered e -> List.of();
            case KeyEvent.KeyUsed e -> List.of();
        };
    }

    /** The key that an event is about; null for an event of the lock itself. */
    public static @Nullable KeyState keyOf(KeyEvent event) {
        return switch (event) {
            case KeyEvent.LockRegistered e -> null;
            case KeyEvent.LockClaimed e -> null;
            case KeyEvent.KeyEnabled e -> e.key();
            case KeyEvent.KeyRenamed e -> e.key();
            case KeyEvent.KeyDisabled e -> e.key();
            case KeyEvent.KeyShared e -> e.key();
            case KeyEvent.ShareModified e -> e.key();
            case KeyEvent.ShareCancelled e -> e.key();
            case KeyEvent.KeyReset e -> e.key();
            case KeyEvent.KeyDownloaded e -> e.key();
            case KeyEvent.DeactivationOrdered e -> e.key();
            case KeyEvent.KeyDeactivated e -> e.key();
            case KeyEvent.KeyUsed e -> e.key();
        };
    }

    /** A new generation has a new recipient (or none that is known); the same one has the same recipient (E1). */
    private static List<Notice> modified(KeyEvent.ShareModified e, KeyMemory before) {
        boolean newRecipient = e.formerRecipient() != null || e.key().generation() > before.generation();
        List<Notice> notices = new ArrayList<>(recipient(
                e.actor().accountId(), newRecipient ? NoticeKind.KEY_SHARED : NoticeKind.SHARE_CHANGED, e.key()));
        notices.addAll(ended(e.actor().accountId(), e.formerRecipient(), e.key()));
        return notices;
    }

    private static List<Notice> reset(KeyEvent.KeyReset e) {
        List<Notice> notices = new ArrayList<>(recipient(e.actor().accountId(), NoticeKind.KEY_SHARED, e.key()));
        notices.addAll(ended(e.actor().accountId(), e.formerRecipient(), e.key()));
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

    /** After a reset the receipt is about the former holder, who was told then; the present one keeps the key. */
    private static List<Notice> deactivated(KeyEvent.KeyDeactivated e, KeyMemory before) {
        DeactivationState order = e.key().deactivation();
        int dead = order == null ? e.key().generation() : order.upToGeneration();
        List<Notice> notices = new ArrayList<>();
        if (dead >= e.key().generation()) {
            notices.addAll(recipient(e.actor().accountId(), NoticeKind.KEY_DEACTIVATED, e.key()));
        }
        ShareState share = e.key().share();
        Set<String> waiting = new TreeSet<>();
        addIfKnown(waiting, share == null ? before.sharer() : share.sharedBy());
        addIfKnown(waiting, before.orderedBy());
        for (String accountId : waiting) {
            notices.add(new Notice(
                    accountId,
                    NoticeKind.DEACTIVATION_CONFIRMED,
                    e.key().lockId(),
                    e.key().keyId(),
                    dead,
                    e.key().nameVersion()));
        }
        return notices;
    }

    private static List<Notice> recipient(@Nullable String actor, NoticeKind kind, KeyState key) {
        ShareState share = key.share();
        if (share == null || share.recipient() == null || share.recipient().equals(actor)) {
            return List.of();
        }
        return List.of(notice(share.recipient(), kind, key));
    }

    private static List<Notice> ended(@Nullable String actor, @Nullable String former, KeyState key) {
        ShareState share = key.share();
        String present = share == null ? null : share.recipient();
        if (former == null || former.equals(actor) || Objects.equals(former, present)) {
            return List.of();
        }
        return List.of(notice(former, NoticeKind.SHARE_ENDED, key));
    }

    private static Notice notice(String accountId, NoticeKind kind, KeyState key) {
        return new Notice(accountId, kind, key.lockId(), key.keyId(), key.generation(), key.nameVersion());
    }

    private static void addIfKnown(Set<String> accounts, @Nullable String accountId) {
        if (accountId != null) {
            accounts.add(accountId);
        }
    }
}
