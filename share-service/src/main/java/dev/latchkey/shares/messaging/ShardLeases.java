package dev.latchkey.shares.messaging;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The shards that this instance may send. Renewing and giving back come one after the other, so that what was given back isn't
 * taken for held. Thread-safe.
 */
final class ShardLeases {
    private static final Held NONE = new Held(Set.of(), 0);

    private final OutboxRows rows;
    private final int shards;
    private final Duration lease;
    private final long longestSendNanos;
    private final UUID owner = UUID.randomUUID();
    private volatile Held held = NONE;

    /** @param shards their number; they are counted from 0 */
    ShardLeases(OutboxRows rows, int shards, Duration lease) {
        this.rows = rows;
        this.shards = shards;
        this.lease = lease;
        this.longestSendNanos = longestBlock().plus(longestDelivery()).toNanos();
    }

    /** @param until by {@link System#nanoTime()}, not after the end that the database knows */
    private record Held(Set<Integer> shards, long until) {}

    UUID owner() {
        return owner;
    }

    /** How long Kafka may keep the relay waiting for a place or for what it knows of a topic. */
    Duration longestBlock() {
        return lease.dividedBy(6);
    }

    /** In which time a record has arrived or failed once the producer has it. */
    Duration longestDelivery() {
        return lease.dividedBy(3);
    }

    /** Whether the lease lasts long enough for what is sent now: it has arrived or failed before the lease can be another's. */
    boolean lasts(int shard) {
        Held now = held;
        return now.shards.contains(shard) && now.until - System.nanoTime() > longestSendNanos;
    }

    /** Whether it was this instance's when that was asked last; what is sent needs {@link #lasts}. */
    boolean holds(int shard) {
        return held.shards.contains(shard);
    }

    int count() {
        return held.shards.size();
    }

    /**
     * Takes and keeps what nobody else holds.
     *
     * @return the shards that this instance did not hold before
     * @throws RuntimeException if the database does not answer: none is held then
     */
    synchronized Set<Integer> renew() {
        Set<Integer> before = held.shards;
        try {
            long asked = System.nanoTime();
            Set<Integer> now = rows.renew(owner, shards, lease).await().atMost(lease);
            held = new Held(now, asked + lease.toNanos());
            Set<Integer> gained = new HashSet<>(now);
            gained.removeAll(before);
            return gained;
        } catch (RuntimeException e) {
            held = NONE;
            throw e;
        }
    }

    /** Another instance may have them at once. */
    synchronized void giveBack(Duration patience) {
        held = NONE;
        rows.release(owner).await().atMost(patience);
    }
}
