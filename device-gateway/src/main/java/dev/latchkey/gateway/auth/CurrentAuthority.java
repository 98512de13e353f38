package dev.latchkey.gateway.auth;

import java.util.Optional;

/** The authority of bridges, which may become another while the gateway runs. Thread-safe. */
public interface CurrentAuthority {
    /** Empty if the platform has none. */
    Optional<BridgeAuthority> now();
}
