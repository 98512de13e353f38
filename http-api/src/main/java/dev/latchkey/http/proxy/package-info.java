/** Who stands between a client and a service, and whose word is taken for where the client is. */
@NullMarked
package dev.latchkey.http.proxy;

import org.jspecify.annotations.NullMarked;
