package dev.latchkey.shares.domain;

/**
 * Who sends a command, and whether that account administrates the lock.
 *
 * @param administrator of the lock that the command is about, as read under the lock's head row
 */
public record Caller(AccountId account, boolean administrator) {}
