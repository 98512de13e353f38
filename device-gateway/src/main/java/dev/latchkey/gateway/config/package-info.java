/** What an operator can set. */
@NullMarked
package dev.latchkey.gateway.config;

import org.jspecify.annotations.NullMarked;
