/**
 * The one-machine mode: everything that Latchkey needs, real, started from one command and stopped with it. {@code Main}
 * reads the command, {@code LocalSystem} says what is started after what.
 */
@NullMarked
package dev.latchkey.local;

import org.jspecify.annotations.NullMarked;
