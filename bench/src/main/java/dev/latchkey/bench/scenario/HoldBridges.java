package dev.latchkey.bench.scenario;

import dev.latchkey.bench.bridges.BridgeFleet;
import dev.latchkey.bench.machine.Cost;
import dev.latchkey.bench.machine.ProcessTimes;
import dev.latchkey.bench.report.Section;
import java.time.Duration;

/** Measures nothing: bridges stay connected for whatever somebody wants to try meanwhile. */
final class HoldBridges implements Scenario {
    private static final Duration TOLD_EACH = Duration.ofSeconds(10);

    private final Lines lines;

    HoldBridges(Lines lines) {
        this.lines = lines;
    }

    @Override
    public String name() {
        return lines.scenario("hold-bridges");
    }

    @Override
    public String about() {
        return "Not part of a full run. Bridges (10,000, or --bridges) connect over " + lines
                + ", say nothing, and come back with full jitter when their line breaks, until "
                + "Ctrl-C; how many are connected is told every ten seconds. One process for each gateway that runs holds them, from eight loopback addresses each.";
    }

    @Override
    public void run(Bench bench, Section section) {
        try (BridgeFleet fleet = lines.fleet(bench, bench.enrolledBridges())) {
            fleet.connect();
            while (true) {
                ProcessTimes times = bench.times();
                ProcessTimes.Snapshot begin = times.now();
                Idle.sleep(TOLD_EACH);
                Cost cost = begin.until(times.now());
                double gateways = bench.system().gateways().stream()
                        .mapToDouble(gateway -> cost.seconds().getOrDefault(gateway.name(), 0.0))
                        .sum();
                bench.tell("%d bridges are connected, which takes the gateways %.1f %% of a processor"
                        .formatted(fleet.connected(), 100 * gateways / cost.wall()));
            }
        }
    }
}
