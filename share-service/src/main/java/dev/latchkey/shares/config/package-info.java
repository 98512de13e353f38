/** Configuration, read once and checked at start. */
@NullMarked
package dev.latchkey.shares.config;

import org.jspecify.annotations.NullMarked;
