package dev.latchkey.notifications.domain;

import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.PossibleHolder;
import dev.latchkey.events.ShareState;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whose business a lock is: nobody else may learn from an answer that it exists, or that something happens there (inv-18). Pure. */
public final class Concerned {
    private Concerned() {}

    /**
     * The accounts that caused an event or that the state after it names. From whom it takes something was named by an event before;
     * once concerned is for ever, as he sees what he was told of.
     */
    public static Set<String> by(KeyEvent event) {
        Set<String> accounts = new TreeSet<>();
        add(accounts, event.actor().accountId());
        if (event instanceof KeyEvent.OfLock ofLock) {
            accounts.addAll(ofLock.lock().administrators());
        }
        KeyState key = Notices.keyOf(event);
        if (key != null) {
            addPeople(accounts, key);
        }
        return accounts;
    }

    private static void addPeople(Set<String> accounts, KeyState key) {
        add(accounts, key.enabledBy());
        ShareState share = key.share();
        if (share != null) {
            add(accounts, share.recipient());
        }
        for (PossibleHolder holder : key.possibleHolders()) {
            add(accounts, holder.recipient());
        }
    }

    private static void add(Set<String> accounts, @Nullable String accountId) {
        if (accountId != null) {
            accounts.add(accountId);
        }
    }
}
