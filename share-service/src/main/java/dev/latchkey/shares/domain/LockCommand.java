package dev.latchkey.shares.domain;

/** What can be asked of a lock itself. */
public sealed interface LockCommand {
    record RegisterLock(Lock.Hardware hardware) implements LockCommand {}

    /**
     * @param codeMatches the claim code's digest is the one that was registered
     * @param nameVersion of the name the lock is given
     */
    record ClaimLock(AccountId by, boolean codeMatches, long nameVersion) implements LockCommand {}
}
