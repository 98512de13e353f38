/** The lists over HTTP. */
@NullMarked
package dev.latchkey.keys.api;

import org.jspecify.annotations.NullMarked;
