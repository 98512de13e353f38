/** What of requests may stand in metrics: nothing that a client has made up. */
@NullMarked
package dev.latchkey.http.observability;

import org.jspecify.annotations.NullMarked;
