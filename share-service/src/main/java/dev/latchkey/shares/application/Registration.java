package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.Lock;
import dev.latchkey.shares.domain.LockId;

/**
 * What an operator registers a lock with, before it is sold (L1).
 *
 * @param claimCodeDigest SHA-256 of the claim code on the lock's card
 */
public record Registration(LockId lock, Lock.Hardware hardware, Digest claimCodeDigest) {}
