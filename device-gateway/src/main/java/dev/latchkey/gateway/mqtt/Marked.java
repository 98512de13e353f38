package dev.latchkey.gateway.mqtt;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Connections that the next sweep is to look at, each once however often it was marked: of a hundred thousand nearly all have nothing new. Thread-safe. */
final class Marked {
    private final Set<BridgeConnection> marked = ConcurrentHashMap.newKeySet();

    /** What it is marked for is to be seen before: who takes it looks afterwards. */
    void add(BridgeConnection connection) {
        marked.add(connection);
    }

    void remove(BridgeConnection connection) {
        marked.remove(connection);
    }

    /** Each is given once; it may have ended. */
    List<BridgeConnection> take() {
        List<BridgeConnection> taken = List.copyOf(marked);
        taken.forEach(marked::remove);
        return taken;
    }
}
