/** Bridges by the ten thousand: connected, subscribed and silent. */
@NullMarked
package dev.latchkey.bench.bridges;

import org.jspecify.annotations.NullMarked;
