package dev.latchkey.bench.scenario;

import dev.latchkey.bench.BenchFailure;
import java.util.List;
import java.util.stream.Stream;

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
            new GatewayRestart(Lines.TCP),
            new Rebuild());

    /** Those that are not part of a full run: it would take too long, or not end. */
    private static final List<Scenario> BY_NAME_ONLY =
            List.of(new GatewayRestart(Lines.TLS), new HoldBridges(Lines.TCP), new HoldBridges(Lines.TLS));

    private Scenarios() {}

    /** For a list of what there is. */
    public static List<Scenario> all() {
        return Stream.concat(ALL.stream(), BY_NAME_ONLY.stream()).toList();
    }

    /** Those with these names, in the order of a full run; all if there are none. */
    public static List<Scenario> named(List<String> names) {
        for (String name : names) {
            if (all().stream().noneMatch(scenario -> scenario.name().equals(name))) {
                throw new BenchFailure("There is no scenario \"" + name + "\". See ./latchkey bench --list");
            }
        }
        return names.isEmpty()
                ? ALL
                : all().stream()
                        .filter(scenario -> names.contains(scenario.name()))
                        .toList();
    }
}
