/** How every service says no: {@code application/problem+json} (RFC 9457) with stable codes. */
@NullMarked
package dev.latchkey.http.problem;

import org.jspecify.annotations.NullMarked;
