/** The HTTP entrance of the one-machine mode: one port for the API, the sign-in pages and the received mails. */
@NullMarked
package dev.latchkey.local.entrance;

import org.jspecify.annotations.NullMarked;
