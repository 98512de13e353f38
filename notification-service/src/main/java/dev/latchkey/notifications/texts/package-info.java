/** What a notice says, in the languages people read. */
@NullMarked
package dev.latchkey.notifications.texts;

import org.jspecify.annotations.NullMarked;
