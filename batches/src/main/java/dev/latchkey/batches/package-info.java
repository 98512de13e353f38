/** The batches of a Kafka channel: records gather while one is under way, and how far it is goes to Kafka now and then. */
@NullMarked
package dev.latchkey.batches;

import org.jspecify.annotations.NullMarked;
