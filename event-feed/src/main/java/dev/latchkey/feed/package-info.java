/**
 * Reads the key event stream for a service: every event of a lock once and in its order. A service brings a
 * {@link dev.latchkey.feed.KeyEventSink}.
 */
@NullMarked
package dev.latchkey.feed;

import org.jspecify.annotations.NullMarked;
