package dev.latchkey.notifications.application;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;

/**
 * A key event as it came.
 *
 * @param lockId the record key, which is also the lock of the payload
 */
public record Received(String lockId, Envelope<KeyEvent> event) {}
