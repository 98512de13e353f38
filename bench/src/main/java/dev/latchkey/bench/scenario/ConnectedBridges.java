package dev.latchkey.bench.scenario;

import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.machine.Cost;
import dev.latchkey.bench.machine.Memory;
import dev.latchkey.bench.machine.ProcessTimes;
import dev.latchkey.bench.report.Costs;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.seed.EnrolledBridges;
import dev.latchkey.bench.system.IdleBridges;
import dev.latchkey.local.Ports;
import dev.latchkey.local.RunningSystem;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What bridges cost that are connected and silent, and what they do to the orders of others. */
final class ConnectedBridges implements Scenario {
    private static final int MANY = 10_000;
    private static final int FEW = 500;
    private static final int DEACTIVATIONS = 500;
    private static final double KIBIBYTE = 1024;
    private static final double MOST_KIBIBYTES = 10;
    private static final double BOUND_MILLIS = 100;
    private static final String GATEWAY = "device-gateway";

    @Override
    public String name() {
        return "bridges";
    }

    @Override
    public String about() {
        return "Ten thousand bridges connect by MQTT over TCP, 256 at a time, and subscribe; the gateway lets in so many a second as it is "
                + "set to. Memory of one: how much the gateway's PSS grew, by their number. Then keys of a bridge beside them are "
                + "deactivated, as in the scenario deactivations.";
    }

    @Override
    public void run(Bench bench, Section section) {
        int count = bench.pace().quick() ? FEW : MANY;
        bench.tell("enrolling " + count + " bridges …");
        bench.people().ensureFor(Duration.ofMinutes(5));
        Map<String, String> secrets =
                new EnrolledBridges(RunningSystem.platform(), bench.people().operator()).make(count);
        try (IdleBridges bridges = new IdleBridges("127.0.0.1", Ports.MQTT.number())) {
            long before = memory(bench);
            ProcessTimes times = bench.times();
            ProcessTimes.Snapshot begin = times.now();
            bridges.connect(secrets);
            Cost cost = begin.until(times.now());
            long grown = memory(bench) - before;
            bench.tell(count + " bridges are connected");
            section.figures().add(Figures.plain("connects, with SUBSCRIBE", "/s", Spread.of(count / cost.wall())));
            section.figures()
                    .add(Figures.below(
                            "memory of a connection",
                            "KiB",
                            Spread.of(grown / KIBIBYTE / count),
                            MOST_KIBIBYTES,
                            "at most 10 KiB"));
            Map<String, Double> each = new TreeMap<>();
            cost.seconds().forEach((name, seconds) -> each.put(name, seconds * 1e6 / count));
            section.costs().add(new Costs("a connect", each, cost.others()));

            section.costs().add(idle(bench));
            Measured measured = Revocation.measure(
                    bench, name(), Math.min(DEACTIVATIONS, bench.pace().deactivations()));
            section.figures().add(Revocation.percentile("deactivate → in the list, p50", measured, 50));
            section.figures()
                    .add(Figures.below(
                            "deactivate → in the list, p99",
                            "ms",
                            Spread.of(measured.micros().getValueAtPercentile(99) / 1e3),
                            BOUND_MILLIS,
                            "under 100 ms"));
            Bench.describe(section, measured);
        }
    }

    /** What it costs that they are there. */
    private static Costs idle(Bench bench) {
        ProcessTimes times = bench.times();
        ProcessTimes.Snapshot begin = times.now();
        Idle.sleep(bench.pace().round().multipliedBy(2));
        Cost cost = begin.until(times.now());
        Map<String, Double> perSecond = new TreeMap<>();
        cost.seconds().forEach((name, seconds) -> perSecond.put(name, seconds * 1e6 / cost.wall()));
        return new Costs("a second with all of them silent", perSecond, cost.others());
    }

    private static long memory(Bench bench) {
        return Memory.of(bench.system().processes()).getOrDefault(GATEWAY, 0L);
    }
}
