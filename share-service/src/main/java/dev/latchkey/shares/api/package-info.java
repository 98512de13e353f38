/** HTTP: requests into commands, outcomes into answers. No rules. */
@NullMarked
package dev.latchkey.shares.api;

import org.jspecify.annotations.NullMarked;
