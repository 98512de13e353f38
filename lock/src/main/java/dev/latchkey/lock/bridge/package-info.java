/**
 * The reference bridge: relays between the device gateway (MQTT, docs/contracts/bridges.md) and virtual locks, whose radio and
 * maker's bench are HTTP on this machine. {@link dev.latchkey.lock.bridge.ReferenceBridge} starts it.
 */
@NullMarked
package dev.latchkey.lock.bridge;

import org.jspecify.annotations.NullMarked;
