package dev.latchkey.events;

import java.time.Instant;

/**
 * An order that tells a lock what the wall clock beside it shows.
 *
 * @param number of the platform's orders to this lock, rising; a lock takes those of one kind in the order of their numbers
 */
public record ZoneOrder(String orderId, long number, Instant orderedAt) {}
