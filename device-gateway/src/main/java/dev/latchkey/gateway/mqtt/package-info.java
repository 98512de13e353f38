/** The MQTT endpoint that bridges connect to (B1, B2). */
@NullMarked
package dev.latchkey.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
