package dev.latchkey.shares.domain;

/** What can be asked of a lock itself. */
public sealed interface LockCommand {
    record RegisterLock(Lock.Hardware hardware) implements LockCommand {}

    /**
     * @param codeMatches the claim code's digest is the one that was registered
     * @param nameVersion of the name the lock is given
     */
    record ClaimLock(AccountId by, boolean codeMatches, long nameVersion) implements LockCommand {}

    /** @param nameVersion of the name the lock is given */
    record RenameLock(AccountId by, long nameVersion) implements LockCommand {}

    /** @param timeZone IANA name */
    record ChangeTimeZone(AccountId by, String timeZone) implements LockCommand {}

    record AddAdministrator(AccountId by, AccountId administrator) implements LockCommand {}

    /** @param administrator may be the caller, who leaves then */
    record RemoveAdministrator(AccountId by, AccountId administrator) implements LockCommand {}

    record TransferLock(AccountId by, AccountId newOwner) implements LockCommand {}
}
