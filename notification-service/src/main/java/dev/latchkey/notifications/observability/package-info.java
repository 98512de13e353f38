/** Names of metrics. */
@NullMarked
package dev.latchkey.notifications.observability;

import org.jspecify.annotations.NullMarked;
