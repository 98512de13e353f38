/** What writes have in common: idempotency keys. */
@NullMarked
package dev.latchkey.http.writing;

import org.jspecify.annotations.NullMarked;
