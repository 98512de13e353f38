package dev.latchkey.events;

import java.time.Instant;

/**
 * The payloads of {@link Topic#BRIDGE_EVENTS}: presence, for statistics. It is told as it is seen, by the gateway that the bridge is connected to; the end of a
 * connection whose gateway was killed by another one, if the bridge has not come back by then. The next connection has a higher session.
 */
public sealed interface BridgeEvent {
    String bridgeId();

    /** Rises with every connection of the bridge, and between them whenever its right to connect changes. */
    long session();

    record BridgeConnected(String bridgeId, long session, BridgeLine line, Instant connectedAt)
            implements BridgeEvent {}

    /** @param lastHeardAt when anything came from it; up to half a minute before that if its gateway was killed */
    record BridgeDisconnected(String bridgeId, long session, BridgeEnd end, Instant lastHeardAt)
            implements BridgeEvent {}
}
