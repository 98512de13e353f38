/** The inbox over HTTP. */
@NullMarked
package dev.latchkey.notifications.api;

import org.jspecify.annotations.NullMarked;
