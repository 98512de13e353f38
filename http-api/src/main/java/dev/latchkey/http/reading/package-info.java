/** What reads have in common: consistency tokens and cursors. */
@NullMarked
package dev.latchkey.http.reading;

import org.jspecify.annotations.NullMarked;
