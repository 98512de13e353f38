package dev.latchkey.bench.scenario;

import dev.latchkey.bench.bridges.BridgeFleet;
import dev.latchkey.local.Certificates;
import dev.latchkey.local.Gateway;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How bridges are connected to the gateways. */
enum Lines {
    TCP,
    TLS;

    /** The same number at each gateway that runs; none is connected yet. */
    BridgeFleet fleet(Bench bench, Map<String, String> secrets) {
        List<Integer> ports = bench.system().gateways().stream()
                .map(this == TLS ? Gateway::mqttTls : Gateway::mqtt)
                .toList();
        return new BridgeFleet(ports, authority(bench), secrets);
    }

    /** Who has signed the gateways' certificates; null for lines without TLS. */
    @Nullable
    Path authority(Bench bench) {
        return this == TLS ? new Certificates(bench.system().home()).authority() : null;
    }

    /** Names a scenario that is there for both. */
    String scenario(String name) {
        return this == TLS ? name + "-tls" : name;
    }
}
