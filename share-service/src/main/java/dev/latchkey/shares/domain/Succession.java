package dev.latchkey.shares.domain;

import java.time.Instant;
import java.util.Optional;

/** What becomes of a lock's keys when who administrates it changes (L2, L4). */
public final class Succession {
    private Succession() {}

    /**
     * The command on one key that follows from an event of its lock, decided in the same transaction.
     *
     * @param by who caused the event
     * @param orderId for the order to the lock, if one is needed (R3)
     * @return empty if the key stays as it is
     */
    public static Optional<KeyCommand> after(LockEvent event, AnyKey key, AccountId by, String orderId, Instant at) {
        return switch (event) {
            case LockEvent.LockRegistered e -> Optional.empty();
            case LockEvent.LockClaimed e -> Optional.empty();
            case LockEvent.LockRenamed e -> Optional.empty();
            case LockEvent.TimeZoneChanged e -> Optional.empty();
            case LockEvent.AdministratorAdded e -> Optional.empty();
            case LockEvent.AdministratorRemoved e -> afterRemoval(e.administrator(), key, at);
            case LockEvent.LockTransferred e -> afterTransfer(key, by, orderId, at);
        };
    }

    /**
     * Holders keep what they were given, and others take the key over by disabling and enabling it (L4). But a verification code
     * that nobody has used yet is known to who goes and to nobody who stays, so that share ends.
     */
    private static Optional<KeyCommand> afterRemoval(AccountId removed, AnyKey key, Instant at) {
        boolean codeGoesAlong = key instanceof Key.Shared k
                && k.enabledBy().equals(removed)
                && k.share().recipient() instanceof Recipient.ByCode;
        return codeGoesAlong
                ? Optional.of(new KeyCommand.CancelShare(new Caller(removed, true), at))
                : Optional.empty();
    }

    /** A new owner has to be sure that nobody of before can open, so every key is disabled, with an order where somebody still could. */
    private static Optional<KeyCommand> afterTransfer(AnyKey key, AccountId by, String orderId, Instant at) {
        return key.enabler().isEmpty()
                ? Optional.empty()
                : Optional.of(new KeyCommand.DisableKey(new Caller(by, true), orderId, at));
    }
}
