/** Orders on their way to locks: what waits, what was sent, what is confirmed (R1, R4). No I/O. */
@NullMarked
package dev.latchkey.gateway.command;

import org.jspecify.annotations.NullMarked;
