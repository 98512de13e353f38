/** One transaction per command; the ports that its edges implement. */
@NullMarked
package dev.latchkey.shares.application;

import org.jspecify.annotations.NullMarked;
