package dev.latchkey.notifications.messaging;

import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.LockState;
import dev.latchkey.events.ShareState;
import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.feed.LockEvent;
import dev.latchkey.notifications.domain.Notices;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of an event would fail later, at every attempt, is refused here, so that a transaction fails only for reasons that pass
 * (inv-8). The feed has checked that the event is complete; here it is checked that its ids belong together and can be stored.
 */
final class KeyEventCheck {
    /** Of accounts, events and keys: without what a database or a log line can't take. */
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private KeyEventCheck() {}

    /** @throws UnreadableEvent if the event can't be applied, now or later */
    static void check(LockEvent at) throws UnreadableEvent {
        if (at.event() == null) {
            return;
        }
        KeyEvent event = at.event().data();
        require(isIdOrNull(event.actor().accountId()), "actor");
        require(isOf(at.lockId(), event), "lock or key");
        require(isIdOrNull(formerRecipient(event)), "former recipient");
    }

    private static boolean isOf(String lockId, KeyEvent event) {
        return switch (event) {
            case KeyEvent.OfLock e -> isOf(lockId, e.lock());
            default -> isOf(lockId, Notices.keyOf(event));
        };
    }

    private static boolean isOf(String lockId, @Nullable LockState lock) {
        return lock != null && lockId.equals(lock.lockId());
    }

    private static boolean isOf(String lockId, @Nullable KeyState key) {
        return key != null
                && lockId.equals(key.lockId())
                && isId(key.keyId())
                && key.keyId().startsWith(lockId + ".")
                && (key.share() == null || isComplete(key.share()));
    }

    private static boolean isComplete(ShareState share) {
        return isId(share.sharedBy()) && isIdOrNull(share.recipient());
    }

    private static @Nullable String formerRecipient(KeyEvent event) {
        return switch (event) {
            case KeyEvent.KeyDisabled e -> e.formerRecipient();
            case KeyEvent.ShareModified e -> e.formerRecipient();
            case KeyEvent.ShareCancelled e -> e.formerRecipient();
            case KeyEvent.ShareRevoked e -> e.formerRecipient();
            case KeyEvent.KeyReset e -> e.formerRecipient();
            default -> null;
        };
    }

    private static boolean isIdOrNull(@Nullable String text) {
        return text == null || isId(text);
    }

    private static boolean isId(@Nullable String text) {
        return text != null && ID.matcher(text).matches();
    }

    private static void require(boolean condition, String what) throws UnreadableEvent {
        if (!condition) {
            throw new UnreadableEvent("missing or malformed: " + what);
        }
    }
}
