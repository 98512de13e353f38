package dev.latchkey.system;

import java.time.Instant;

/** An order on the topic of a bridge, read by the bridge or by whoever has its secret. */
record ArrivedOrder(String bridgeId, String lockId, Instant at) {}
