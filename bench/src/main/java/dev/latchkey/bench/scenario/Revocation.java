package dev.latchkey.bench.scenario;

import dev.latchkey.bench.load.OpenLoop;
import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.report.Figure;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.seed.Locks;
import dev.latchkey.bench.seed.VirtualLocks;
import dev.latchkey.bench.system.Deactivations;
import dev.latchkey.bench.system.OrderStages;
import dev.latchkey.local.RunningSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** How long a downloaded key lives after "deactivate", with its bridge connected. */
final class Revocation implements Scenario {
    private static final String SYSTEM = "deactivations";
    private static final int PER_SECOND = 25;
    private static final int AT_ONCE = 32;
    private static final int LONGEST_ROUND_SECONDS = 100;
    private static final double BOUND_MILLIS = 100;

    @Override
    public String name() {
        return "deactivations";
    }

    @Override
    public String about() {
        return "Downloaded keys of virtual locks at the reference bridge are deactivated, " + PER_SECOND
                + " a second at fixed times. Begins at the due time of the request; ends with the last byte of a key list that says "
                + "deactivated, which needs the order at the lock by Kafka and MQTT, the lock's signed receipt back by MQTT and Kafka, its "
                + "verification, and the event of that in the list. The parts of the way are what the services say: when they decided, received, believed.";
    }

    /**
     * Says in the section how long each part of the way took.
     *
     * @param scenario names the logs
     * @param wanted   how many, after some that are not measured
     */
    static Measured measure(Bench bench, String scenario, int wanted, Section section) {
        List<String> ids = locks(bench, (wanted + warmUp(wanted)) / Locks.KEYS_PER_LOCK + AT_ONCE, Locks.KEYS_PER_LOCK);
        return measure(bench, scenario, wanted, section, ids, Locks.KEYS_PER_LOCK, Map::of);
    }

    /** How many locks with one key each are needed for so many. */
    static int locksOfOneKey(int wanted) {
        return wanted + warmUp(wanted) + AT_ONCE;
    }

    /**
     * Says in the section how long each part of the way took.
     *
     * @param arrivals afterwards, when orders came to their bridges, by id: microseconds since the epoch; empty if nobody knows
     */
    static Measured measure(
            Bench bench,
            String scenario,
            int wanted,
            Section section,
            List<String> locks,
            int keysOfALock,
            Supplier<Map<String, Long>> arrivals) {
        Operation deactivations =
                new Deactivations(bench.api(), bench.people().owners().getFirst(), locks, keysOfALock, AT_ONCE);
        try (OrderStages stages = new OrderStages(RunningSystem.platform().kafka())) {
            Measured measured = measure(bench, scenario, SYSTEM, wanted, deactivations, stages::begin);
            Map<String, Long> came = arrivals.get();
            if (!came.isEmpty()) {
                stage(section, "decided → the order at its bridge", stages.toBridge(came));
            }
            stage(section, "decided → the lock's receipt at the gateway", stages.toReceipt());
            stage(section, "from there → believed", stages.toBelief());
            return measured;
        }
    }

    private static void stage(Section section, String name, Histogram micros) {
        for (String percentile : List.of("50", "99", "99.9")) {
            section.figures()
                    .add(Figures.plain(
                            name + ", p" + percentile,
                            "ms",
                            Spread.of(micros.getValueAtPercentile(Double.parseDouble(percentile)) / 1e3)));
        }
    }

    /** New virtual locks at the reference bridge, all of the first owner, with so many downloaded keys each. */
    static List<String> locks(Bench bench, int count, int keys) {
        bench.tell("making " + count + " virtual locks with " + keys + " downloaded keys each …");
        bench.people().ensureFor(Duration.ofMinutes(3));
        VirtualLocks locks = new VirtualLocks(RunningSystem.platform(), bench.database());
        Map<String, String> publicKeys = locks.make(count);
        bench.seed().downloaded(publicKeys, keys);
        List<String> ids = new ArrayList<>(publicKeys.keySet());
        locks.assign(ids);
        return ids;
    }

    /** Whatever stands for a deactivation, at its rate and as many times. */
    static Measured measure(Bench bench, String scenario, String name, int wanted, Operation operation, Runnable warm) {
        int rounds = Math.max(1, (int) Math.ceil((double) wanted / (PER_SECOND * LONGEST_ROUND_SECONDS)));
        return Measured.in(
                bench.rounds(
                                rounds,
                                Duration.ofMillis(warmUp(wanted) * 1_000L / PER_SECOND),
                                Duration.ofMillis(wanted * 1_000L / PER_SECOND / rounds))
                        .of(scenario, new Contestant(name, new OpenLoop(PER_SECOND, AT_ONCE), operation, warm)),
                name);
    }

    private static int warmUp(int wanted) {
        return Math.min(250, wanted / 2);
    }

    @Override
    public void run(Bench bench, Section section) {
        Measured measured = measure(bench, name(), bench.pace().deactivations(), section);
        section.figures()
                .add(Figures.plain(
                        "deactivations measured",
                        "",
                        Spread.of(measured.micros().getTotalCount())));
        section.figures().add(percentile("p50", measured, 50));
        section.figures()
                .add(Figures.below(
                        "p99",
                        "ms",
                        Spread.of(measured.micros().getValueAtPercentile(99) / 1e3),
                        BOUND_MILLIS,
                        "under 100 ms"));
        section.figures().add(percentile("p99.9", measured, 99.9));
        section.figures().add(percentile("longest", measured, 100));
        Bench.describe(section, measured);
    }

    static Figure percentile(String name, Measured measured, double percentile) {
        return Figures.plain(name, "ms", Spread.of(measured.micros().getValueAtPercentile(percentile) / 1e3));
    }
}
