/** Names of metrics. */
@NullMarked
package dev.latchkey.keys.observability;

import org.jspecify.annotations.NullMarked;
