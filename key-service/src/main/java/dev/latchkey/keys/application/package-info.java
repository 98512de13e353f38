/** Reads that wait for the state they ask for. */
@NullMarked
package dev.latchkey.keys.application;

import org.jspecify.annotations.NullMarked;
