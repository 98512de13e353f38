package dev.latchkey.lock.protocol;

/**
 * What a lock says after a factory reset, until it is provisioned. It is no {@link Statement}: the counter is among what was lost.
 *
 * @param challenge random, made by the reset; {@link Order.Provision} must answer it
 */
public record ResetNotice(String lockId, String challenge) {}
