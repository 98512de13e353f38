/**
 * What a lock decides, as pure functions: {@link dev.latchkey.lock.door.Lock} is its memory, and every event at the door makes
 * a next one. Time and randomness are handed in; nothing here reads, writes, waits or signs.
 *
 * <p>Whoever runs a lock keeps one rule: write the next memory down before giving the answer. A power loss in between then costs
 * the holder an unlock, and never gives one (inv-10, inv-11).
 */
@NullMarked
package dev.latchkey.lock.door;

import org.jspecify.annotations.NullMarked;
