/** From Kafka to the tables. */
@NullMarked
package dev.latchkey.keys.messaging;

import org.jspecify.annotations.NullMarked;
