package dev.latchkey.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The payload of one event on {@link Topic#KEY_EVENTS}. No e-mail, name, code, token or private key is ever in it (S5, O4).
 *
 * <p>Each carries, beside what happened, the state after it: {@code key} for events of a key, {@code lock} for events of
 * the lock itself.
 */
public sealed interface KeyEvent {
    Actor actor();

    /** What happened to the lock itself, or to who administrates it. */
    sealed interface OfLock extends KeyEvent {
        LockState lock();
    }

    /** A lock exists; nobody owns it yet (L1). {@code publicKey} is a JWK (P-256) as JSON text. */
    record LockRegistered(Actor actor, LockState lock, String publicKey) implements OfLock {}

    record LockClaimed(Actor actor, LockState lock) implements OfLock {}

    /** The name itself stands on the account topic under {@code lock.nameVersion}. */
    record LockRenamed(Actor actor, LockState lock) implements OfLock {}

    /** From now on weekly hours mean what clocks show in {@code lock.timeZone} (L2). */
    record LockTimeZoneChanged(Actor actor, LockState lock, String formerTimeZone) implements OfLock {}

    record AdministratorAdded(Actor actor, LockState lock, String administrator) implements OfLock {}

    /** Keys that the former administrator enabled stay; others take them over (L4). The actor may be that account itself. */
    record AdministratorRemoved(Actor actor, LockState lock, String administrator) implements OfLock {}

    /** {@code lock.administrators} has the new owner alone; every key was disabled before, in this lock's sequence. */
    record LockTransferred(Actor actor, LockState lock, List<String> formerAdministrators) implements OfLock {
        public LockTransferred {
            formerAdministrators = List.copyOf(formerAdministrators);
        }
    }

    /**
     * The platform has given the lock an order of its own; those that deactivate a key are {@link DeactivationOrdered}.
     *
     * @param order signed by the platform (compact JWS); only the lock acts on it
     */
    record LockOrderGiven(Actor actor, LockState lock, LockOrder lockOrder, String order) implements OfLock {}

    /**
     * The lock has answered an order of its own, with its signature.
     *
     * @param reason why it was refused, in the words of the lock's contract; null if it was obeyed
     * @param receiptCounter the lock's rising counter
     * @param lockTime by the lock's clock; null when the lock had lost the time
     */
    record LockOrderAnswered(
            Actor actor,
            LockState lock,
            LockOrder lockOrder,
            OrderOutcome outcome,
            @Nullable String reason,
            long receiptCounter,
            @Nullable Instant lockTime,
            ReportWay way)
            implements OfLock {}

    /**
     * The lock was ordered to go by {@code lock.timeZone} for keys that were downloaded before (S6).
     *
     * @param order signed by the platform (compact JWS); only the lock acts on it
     */
    record LockZoneOrderGiven(Actor actor, LockState lock, ZoneOrder zoneOrder, String order) implements OfLock {}

    /**
     * The lock has answered it, with its signature.
     *
     * @param reason why it was refused, in the words of the lock's contract; null if it was obeyed
     * @param receiptCounter the lock's rising counter
     * @param lockTime by the lock's clock; null when the lock had lost the time
     */
    record LockZoneOrderAnswered(
            Actor actor,
            LockState lock,
            ZoneOrder zoneOrder,
            OrderOutcome outcome,
            @Nullable String reason,
            long receiptCounter,
            @Nullable Instant lockTime,
            ReportWay way)
            implements OfLock {}

    record KeyEnabled(Actor actor, KeyState key) implements KeyEvent {}

    /** The name itself stands on the account topic under {@code key.nameVersion}. */
    record KeyRenamed(Actor actor, KeyState key) implements KeyEvent {}

    /** @param formerRecipient account id of who had the share that this ended; null if nobody or by code */
    record KeyDisabled(Actor actor, KeyState key, @Nullable String formerRecipient) implements KeyEvent {}

    record KeyShared(Actor actor, KeyState key) implements KeyEvent {}

    /**
     * Settings of a share have changed: of an offline key that was not downloaded yet (E1), of an online key at any time (E4). A higher {@code key.generation} than before means
     * another recipient or method.
     *
     * @param formerRecipient account id of the recipient that lost it; null if it stayed or was by code
     */
    record ShareModified(
            Actor actor, KeyState key, @Nullable String formerRecipient) implements KeyEvent {}

    /** @param formerRecipient account id; null if by code */
    record ShareCancelled(
            Actor actor, KeyState key, @Nullable String formerRecipient) implements KeyEvent {}

    /** The share of an online key was taken back (E4). @param formerRecipient account id */
    record ShareRevoked(Actor actor, KeyState key, String formerRecipient) implements KeyEvent {}

    /** Given to a new recipient as the next generation (E3). @param formerRecipient account id; null if by code */
    record KeyReset(Actor actor, KeyState key, @Nullable String formerRecipient) implements KeyEvent {}

    record KeyDownloaded(Actor actor, KeyState key) implements KeyEvent {}

    /** @param order the order for the lock, signed by the platform (compact JWS); only the lock acts on it */
    record DeactivationOrdered(Actor actor, KeyState key, String order) implements KeyEvent {}

    /**
     * The lock has confirmed, with its signature (R2).
     *
     * @param receiptCounter the lock's rising counter
     * @param lockTime by the lock's clock; null when the lock had lost the time
     */
    record KeyDeactivated(
            Actor actor,
            KeyState key,
            long receiptCounter,
            @Nullable Instant lockTime) implements KeyEvent {}

    /**
     * The lock reports that it opened for this generation: it accepts no older one any more (E3, U1).
     *
     * @param generation that opened
     * @param reportCounter the lock's rising counter
     * @param lockTime by the lock's clock; null when the lock had lost the time
     */
    record KeyUsed(
            Actor actor,
            KeyState key,
            int generation,
            long reportCounter,
            @Nullable Instant lockTime,
            ReportWay way) implements KeyEvent {}

    /**
     * An unlock with an online key was asked for by its recipient, granted and counted (U2). A request that is refused leaves no
     * event.
     */
    record KeyUnlocked(Actor actor, KeyState key, UnlockWay way) implements KeyEvent {}
}
