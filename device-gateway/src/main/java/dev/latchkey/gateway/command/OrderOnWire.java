package dev.latchkey.gateway.command;

import java.time.Duration;

/**
 * Where one order stands on one connection. Arrival is no confirmation: an arrived order becomes due again after a while, until
 * the lock's receipt has taken it away (B2).
 */
sealed interface OrderOnWire {
    PendingOrder order();

    /** The number of the offer that brought it, on this connection. */
    long offer();

    /**
     * To be sent as soon as the bridge takes it.
     *
     * @param attempts how often it was sent before on this connection
     */
    record Due(PendingOrder order, long offer, int attempts) implements OrderOnWire {
        boolean isRepeat() {
            return attempts > 0;
        }

        Sent sent(int packetId) {
            return new Sent(order, offer, attempts + 1, packetId);
        }

        /** Sent to a subscriber who acknowledges nothing (QoS 0). */
        Arrived sentWithoutAcknowledgement(Moment now, Backoff backoff) {
            return new Arrived(order, offer, attempts + 1, now.plus(backoff.after(attempts + 1)));
        }
    }

    record Sent(PendingOrder order, long offer, int attempts, int packetId) implements OrderOnWire {
        Arrived acknowledged(Moment now, Backoff backoff) {
            Duration wait = backoff.after(attempts);
            return new Arrived(order, offer, attempts, now.plus(wait));
        }
    }

    /** @param againAt when it is sent once more */
    record Arrived(PendingOrder order, long offer, int attempts, Moment againAt) implements OrderOnWire {
        Due due() {
            return new Due(order, offer, attempts);
        }
    }
}
