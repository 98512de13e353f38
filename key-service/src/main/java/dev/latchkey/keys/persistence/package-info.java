/** The tables: applying batches of rows, and asking how far they are. */
@NullMarked
package dev.latchkey.keys.persistence;

import org.jspecify.annotations.NullMarked;
