/** What processes cost: processor time, memory; what machine this is. */
@NullMarked
package dev.latchkey.bench.machine;

import org.jspecify.annotations.NullMarked;
