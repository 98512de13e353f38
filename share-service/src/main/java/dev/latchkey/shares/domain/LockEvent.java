package dev.latchkey.shares.domain;

/** What has happened to a lock itself. */
public sealed interface LockEvent {
    record LockRegistered(Lock.Hardware hardware) implements LockEvent {}

    record LockClaimed(AccountId by, long nameVersion) implements LockEvent {}
}
