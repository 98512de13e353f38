package dev.latchkey.gateway.command;

/**
 * One place of one lock; orders about different slots don't touch each other.
 *
 * @param slot from 1
 */
public record SlotId(String lockId, int slot) {}
