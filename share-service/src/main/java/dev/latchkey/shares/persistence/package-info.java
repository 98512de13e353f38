/** SQL: the event log, the decision state, the outbox. */
@NullMarked
package dev.latchkey.shares.persistence;

import org.jspecify.annotations.NullMarked;
