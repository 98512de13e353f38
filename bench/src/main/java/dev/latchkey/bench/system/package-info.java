/** The running system as its clients see it. */
@NullMarked
package dev.latchkey.bench.system;

import org.jspecify.annotations.NullMarked;
