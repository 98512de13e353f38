/** What operators and administrators do, and what the gateway does by itself. */
@NullMarked
package dev.latchkey.gateway.application;

import org.jspecify.annotations.NullMarked;
