package dev.latchkey.local;

import dev.latchkey.local.demo.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The system that {@code ./latchkey up} has started in this home, for who measures it.
 *
 * @param processes each part by its name; {@code entrance} is the launcher, the parent of all others
 */
public record RunningSystem(Home home, Map<String, ProcessHandle> processes) {
    public static final String ENTRANCE = "entrance";

    /** Empty if nothing is running. */
    public static Optional<RunningSystem> find(Home home) {
        return RunLock.holder(home).map(launcher -> {
            Map<String, ProcessHandle> processes = new LinkedHashMap<>();
            processes.put(ENTRANCE, launcher);
            ProcessRecords records = new ProcessRecords(home);
            records.names().forEach(part -> records.find(part).ifPresent(process -> processes.put(part, process)));
            return new RunningSystem(home, processes);
        });
    }

    /** By the ports of this process's environment, whether or not anything answers there. */
    public static Platform platform() {
        return new Platform(
                Ports.ENTRANCE.url(),
                SignInProvider.realmUrl(Ports.ENTRANCE),
                Ports.BRIDGE.url(),
                BridgeEnrolment.BRIDGE_ID,
                "127.0.0.1:" + Ports.KAFKA.number());
    }

    /** Those that run, the first one first. */
    public List<Gateway> gateways() {
        return Gateway.first(Gateway.MOST).stream()
                .filter(gateway -> processes.containsKey(gateway.name()))
                .toList();
    }

    public Secrets secrets() {
        return Secrets.in(home.secrets());
    }
}
