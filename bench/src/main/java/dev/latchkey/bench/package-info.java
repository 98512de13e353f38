/** {@code ./latchkey bench}: measures the running system; docs/performance.md says how to read the result. */
@NullMarked
package dev.latchkey.bench;

import org.jspecify.annotations.NullMarked;
