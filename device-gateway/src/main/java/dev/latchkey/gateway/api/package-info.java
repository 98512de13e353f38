/** The HTTP API of bridges. */
@NullMarked
package dev.latchkey.gateway.api;

import org.jspecify.annotations.NullMarked;
