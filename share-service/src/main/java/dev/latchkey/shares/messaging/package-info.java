/** Kafka: the relay that publishes, the consumer of what locks report. */
@NullMarked
package dev.latchkey.shares.messaging;

import org.jspecify.annotations.NullMarked;
