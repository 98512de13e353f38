package dev.latchkey.lock.door;

/**
 * What an event at the door has led to.
 *
 * @param next must be stored before {@code answer} is given
 */
public record Step<A>(Lock next, A answer) {}
