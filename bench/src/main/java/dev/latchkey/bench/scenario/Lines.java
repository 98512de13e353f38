package dev.latchkey.bench.scenario;

import dev.latchkey.bench.bridges.BridgeFleet;
import dev.latchkey.local.Certificates;
import dev.latchkey.local.Gateway;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How bridges are connected. */
enum Lines {
    TCP("TCP"),
    /** Each with a handshake of its own. */
    TLS("TLS"),
    /** Each goes on with the session of its line before. */
    RESUMED_TLS("resumed TLS");

    private final String words;

    Lines(String words) {
        this.words = words;
    }

    /** The same number at each gateway that runs; none is connected yet. */
    BridgeFleet fleet(Bench bench, Map<String, String> secrets) {
        List<Integer> ports = bench.system().gateways().stream()
                .map(this == TCP ? Gateway::mqtt : Gateway::mqttTls)
                .toList();
        return fleet(bench, ports, secrets);
    }

    /** The same number at each of these ports, where somebody listens with the gateways' certificate. */
    BridgeFleet fleet(Bench bench, List<Integer> ports, Map<String, String> secrets) {
        return new BridgeFleet(
                ports,
                this == TCP ? null : new Certificates(bench.system().home()).authority(),
                this == RESUMED_TLS,
                bench.pace().longestPause(),
                secrets);
    }

    /** Names a scenario that is there for several. */
    String scenario(String name) {
        return this == TCP ? name : name + "-" + words.replace(' ', '-').toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return words;
    }
}
