/** Who a bridge is, and how it proves it (B1). */
@NullMarked
package dev.latchkey.gateway.auth;

import org.jspecify.annotations.NullMarked;
