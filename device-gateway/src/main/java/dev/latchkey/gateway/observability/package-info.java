/** Metric names and tags. */
@NullMarked
package dev.latchkey.gateway.observability;

import org.jspecify.annotations.NullMarked;
