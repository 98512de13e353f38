package dev.latchkey.notifications.domain;

import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.ShareState;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a key between its events, because the next event doesn't say it.
 *
 * @param generation of the newest share; 0 before the first
 * @param formerHolders somebody with an older generation than the newest could still open
 * @param deactivated the lock had confirmed the deactivation of the newest share
 * @param sharer account id of who shared it last; stays when the share has ended, null before the first
 * @param orderedBy account id of who caused the newest deactivation order; null when there was none
 */
public record KeyMemory(
        int generation,
        boolean formerHolders,
        boolean deactivated,
        @Nullable String sharer,
        @Nullable String orderedBy) {
    public static final KeyMemory NOTHING = new KeyMemory(0, false, false, null, null);

    /** The memory after an event of this key. */
    public KeyMemory after(KeyEvent event, KeyState key) {
        ShareState share = key.share();
        String orderer = key.deactivation() == null ? null : orderedBy;
        return new KeyMemory(
                key.generation(),
                key.possibleHolders().stream().anyMatch(holder -> holder.generation() < key.generation()),
                key.status() == KeyStatus.DEACTIVATED,
                share == null ? sharer : share.sharedBy(),
                event instanceof KeyEvent.DeactivationOrdered ordered
                        ? ordered.actor().accountId()
                        : orderer);
    }
}
