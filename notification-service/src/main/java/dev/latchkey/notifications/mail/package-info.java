/** From a due delivery to the mail server. */
@NullMarked
package dev.latchkey.notifications.mail;

import org.jspecify.annotations.NullMarked;
