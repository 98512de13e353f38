package dev.latchkey.notifications.domain;

import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.ShareState;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a key between its events, because the next event doesn't say it.
 *
 * @param generation of the newest share; 0 before the first
 * @param sharer account id of who shared it last; stays when the share has ended, null before the first
 * @param orderedBy account id of who caused the newest deactivation order; null when there was none
 */
public record KeyMemory(
        int generation, @Nullable String sharer, @Nullable String orderedBy) {
    public static final KeyMemory NOTHING = new KeyMemory(0, null, null);

    /** The memory after an event of this key. */
    public KeyMemory after(KeyEvent event, KeyState key) {
        ShareState share = key.share();
        DeactivationState order = key.deactivation();
        return new KeyMemory(
                key.generation(),
                share == null ? sharer : share.sharedBy(),
                event instanceof KeyEvent.DeactivationOrdered ordered
                        ? ordered.actor().accountId()
                        : order == null ? null : orderedBy);
    }
}
