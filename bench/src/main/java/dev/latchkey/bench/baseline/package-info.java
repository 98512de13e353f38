/** Bare clients of the engines: what the same work costs without Latchkey. */
@NullMarked
package dev.latchkey.bench.baseline;

import org.jspecify.annotations.NullMarked;
