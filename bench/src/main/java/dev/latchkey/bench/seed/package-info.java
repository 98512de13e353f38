/** Makes locks and keys by the hundred thousand, as commands would have left them. */
@NullMarked
package dev.latchkey.bench.seed;

import org.jspecify.annotations.NullMarked;
