package dev.latchkey.keys.projection;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.LockState;
import dev.latchkey.events.PossibleHolder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the lists need of one key event: the state after it, and whom it touched. One of {@code lock} and {@code key} is set, but
 * neither of an event whose type this version does not know.
 *
 * @param touched the accounts that the event is about or was caused by; they alone may learn that it happened
 */
public record KeyFact(
        String lockId,
        long sequence,
        Instant time,
        @Nullable LockState lock,
        @Nullable KeyState key,
        Set<String> touched) {

    public KeyFact {
        touched = Set.copyOf(touched);
    }

    /** An event whose type is not known: its place in the sequence is all there is to it. */
    public static KeyFact ofUnknownType(String lockId, long sequence) {
        return new KeyFact(lockId, sequence, Instant.EPOCH, null, null, Set.of());
    }

    /** @throws IllegalArgumentException if it is no event of a lock's sequence, or lacks what its schema requires */
    public static KeyFact of(Envelope<?> event) {
        if (!(event.data() instanceof KeyEvent data) || event.sequence() < 1) {
            throw new IllegalArgumentException("not an event of a lock's sequence");
        }
        try {
            return switch (data) {
                case KeyEvent.OfLock e -> ofLock(event, e, e.lock());
                case KeyEvent.KeyEnabled e -> ofKey(event, e, e.key(), null);
                case KeyEvent.KeyRenamed e -> ofKey(event, e, e.key(), null);
                case KeyEvent.KeyDisabled e -> ofKey(event, e, e.key(), e.formerRecipient());
                case KeyEvent.KeyShared e -> ofKey(event, e, e.key(), null);
                case KeyEvent.ShareModified e -> ofKey(event, e, e.key(), e.formerRecipient());
                case KeyEvent.ShareCancelled e -> ofKey(event, e, e.key(), e.formerRecipient());
                case KeyEvent.ShareRevoked e -> ofKey(event, e, e.key(), e.formerRecipient());
                case KeyEvent.KeyReset e -> ofKey(event, e, e.key(), e.formerRecipient());
                case KeyEvent.KeyDownloaded e -> ofKey(event, e, e.key(), null);
                case KeyEvent.DeactivationOrdered e -> ofKey(event, e, e.key(), null);
                case KeyEvent.KeyDeactivated e -> ofKey(event, e, e.key(), null);
                case KeyEvent.KeyUsed e -> ofKey(event, e, e.key(), null);
                case KeyEvent.KeyUnlocked e -> ofKey(event, e, e.key(), null);
            };
        } catch (NullPointerException e) {
            throw new IllegalArgumentException("a required field is missing", e);
        }
    }

    private static KeyFact ofLock(Envelope<?> event, KeyEvent.OfLock data, LockState lock) {
        Objects.requireNonNull(lock.model());
        Objects.requireNonNull(lock.timeZone());
        Set<String> touched = touchedBy(data);
        touched.addAll(lock.administrators());
        touched.addAll(formerAdministrators(data));
        return new KeyFact(Objects.requireNonNull(lock.lockId()), event.sequence(), event.time(), lock, null, touched);
    }

    /** Who sees the lock no more: their lists change as well. */
    private static List<String> formerAdministrators(KeyEvent.OfLock data) {
        return switch (data) {
            case KeyEvent.AdministratorRemoved e -> List.of(e.administrator());
            case KeyEvent.LockTransferred e -> e.formerAdministrators();
            case KeyEvent.LockRegistered e -> List.of();
            case KeyEvent.LockClaimed e -> List.of();
            case KeyEvent.LockRenamed e -> List.of();
            case KeyEvent.LockTimeZoneChanged e -> List.of();
            case KeyEvent.AdministratorAdded e -> List.of();
            case KeyEvent.LockOrderGiven e -> List.of();
            case KeyEvent.LockOrderAnswered e -> List.of();
            case KeyEvent.LockZoneOrderGiven e -> List.of();
            case KeyEvent.LockZoneOrderAnswered e -> List.of();
        };
    }

    private static KeyFact ofKey(Envelope<?> event, KeyEvent data, KeyState key, @Nullable String formerRecipient) {
        Objects.requireNonNull(key.keyId());
        Objects.requireNonNull(key.kind());
        Objects.requireNonNull(key.status());
        Set<String> touched = touchedBy(data);
        touched.addAll(peopleOf(key));
        add(touched, formerRecipient);
        return new KeyFact(Objects.requireNonNull(key.lockId()), event.sequence(), event.time(), null, key, touched);
    }

    /** Every account that the state of a key names. */
    static Set<String> peopleOf(KeyState key) {
        Set<String> people = new TreeSet<>();
        add(people, key.enabledBy());
        if (key.share() != null) {
            Objects.requireNonNull(key.share().method());
            Objects.requireNonNull(key.share().permissions());
            add(people, key.share().recipient());
        }
        for (PossibleHolder holder : key.possibleHolders()) {
            add(people, holder.recipient());
        }
        return people;
    }

    private static Set<String> touchedBy(KeyEvent data) {
        Set<String> touched = new TreeSet<>();
        add(touched, data.actor().accountId());
        return touched;
    }

    private static void add(Set<String> accounts, @Nullable String accountId) {
        if (accountId != null) {
            accounts.add(accountId);
        }
    }
}
