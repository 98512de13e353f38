/** Who is signed in, as an opaque account id. */
@NullMarked
package dev.latchkey.http.account;

import org.jspecify.annotations.NullMarked;
