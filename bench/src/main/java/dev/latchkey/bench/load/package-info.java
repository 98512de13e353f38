/** Closed and open loops, and what they record. */
@NullMarked
package dev.latchkey.bench.load;

import org.jspecify.annotations.NullMarked;
