/** Configuration and beans. */
@NullMarked
package dev.latchkey.notifications.config;

import org.jspecify.annotations.NullMarked;
