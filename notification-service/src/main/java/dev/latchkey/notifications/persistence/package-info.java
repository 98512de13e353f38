/** Entities and their repositories. */
@NullMarked
package dev.latchkey.notifications.persistence;

import org.jspecify.annotations.NullMarked;
