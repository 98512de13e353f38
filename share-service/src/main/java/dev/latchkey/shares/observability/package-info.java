/** Metric names and tags; docs/metrics.md is their promise to operators. */
@NullMarked
package dev.latchkey.shares.observability;

import org.jspecify.annotations.NullMarked;
