/** Records of the topics to changes. */
@NullMarked
package dev.latchkey.notifications.messaging;

import org.jspecify.annotations.NullMarked;
