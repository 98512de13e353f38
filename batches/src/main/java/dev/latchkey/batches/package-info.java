/** Lets the records of a Kafka channel gather while a batch of them is under way. */
@NullMarked
package dev.latchkey.batches;

import org.jspecify.annotations.NullMarked;
