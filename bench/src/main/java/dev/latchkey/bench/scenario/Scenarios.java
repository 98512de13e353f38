package dev.latchkey.bench.scenario;

import dev.latchkey.bench.BenchFailure;
import java.util.List;

/** All of them, in the order in which a full run measures them. */
public final class Scenarios {
    private static final List<Scenario> ALL = List.of(
            new Idle(),
            new ShareCommands(),
            new HalfLoad(),
            new FewClients(),
            Lists.keysOfLock(),
            Lists.shareKeys(),
            Lists.myKeys(),
            new UnlockDecisions(),
            new Revocation(),
            new Building(),
            new ConnectedBridges(),
            new GatewayRestart(),
            new Rebuild());

    private Scenarios() {}

    public static List<Scenario> all() {
        return ALL;
    }

    /** Those with these names, in the order of a full run; all if there are none. */
    public static List<Scenario> named(List<String> names) {
        for (String name : names) {
            if (ALL.stream().noneMatch(scenario -> scenario.name().equals(name))) {
                throw new BenchFailure("There is no scenario \"" + name + "\". See ./latchkey bench --list");
            }
        }
        return names.isEmpty()
                ? ALL
                : ALL.stream()
                        .filter(scenario -> names.contains(scenario.name()))
                        .toList();
    }
}
