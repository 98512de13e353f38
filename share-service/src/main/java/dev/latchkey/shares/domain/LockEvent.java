package dev.latchkey.shares.domain;

/** What has happened to a lock itself. */
public sealed interface LockEvent {
    record LockRegistered(Lock.Hardware hardware) implements LockEvent {}

    record LockClaimed(AccountId by, long nameVersion) implements LockEvent {}

    record LockRenamed(long nameVersion) implements LockEvent {}

    record TimeZoneChanged(String timeZone) implements LockEvent {}

    record AdministratorAdded(AccountId administrator) implements LockEvent {}

    record AdministratorRemoved(AccountId administrator) implements LockEvent {}

    record LockTransferred(AccountId newOwner) implements LockEvent {}
}
