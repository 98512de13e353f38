/** The rules of locks and keys. Pure: the JDK and nothing else, no clock, no randomness, no I/O. */
@NullMarked
package dev.latchkey.shares.domain;

import org.jspecify.annotations.NullMarked;
