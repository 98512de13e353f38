/** Whom to tell what: pure decisions. Imports the JDK and the event contract, nothing else. */
@NullMarked
package dev.latchkey.notifications.domain;

import org.jspecify.annotations.NullMarked;
