/** From and to Kafka. */
@NullMarked
package dev.latchkey.gateway.messaging;

import org.jspecify.annotations.NullMarked;
