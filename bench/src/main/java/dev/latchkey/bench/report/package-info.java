/** Figures, and the page that shows them. */
@NullMarked
package dev.latchkey.bench.report;

import org.jspecify.annotations.NullMarked;
