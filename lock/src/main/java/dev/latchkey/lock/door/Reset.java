package dev.latchkey.lock.door;

/**
 * The last factory reset.
 *
 * @param challenge names it: a provision that was made for another one gives nothing back
 */
public record Reset(String challenge, boolean provisioned) {}
