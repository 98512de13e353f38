package dev.latchkey.bench.scenario;

import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.machine.Cost;
import dev.latchkey.bench.machine.ProcessTimes;
import dev.latchkey.bench.report.Costs;
import dev.latchkey.bench.report.Curve;
import dev.latchkey.bench.report.Figure;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.system.Arrivals;
import dev.latchkey.bench.system.Clearance;
import dev.latchkey.local.RunningSystem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** How fast a building is cleared: one administrator, thousands of locks, a key of each. */
final class Building implements Scenario {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "building";
    }

    @Override
    public String about() {
        return "One administrator deactivates a downloaded key of each of as many virtual locks as there are bridges elsewhere (10,000), all of them at the "
                + "reference bridge, from 64 connections as fast as it is accepted. Ends when the receipt of the last lock has been verified and its event is in Kafka.";
    }

    @Override
    public void run(Bench bench, Section section) {
        int count = bench.pace().bridges();
        List<String> locks = Revocation.locks(bench, count, 1);
        bench.people().ensureFor(LONGEST);
        try (Arrivals arrivals = new Arrivals(RunningSystem.platform().kafka())) {
            arrivals.begin();
            Clearance clearance =
                    new Clearance(bench.api(), bench.people().owners().getFirst(), arrivals);
            ProcessTimes times = bench.times();
            ProcessTimes.Snapshot begin = times.now();
            clearance.order(locks, Bench.CLIENTS);
            double accepted = begin.until(times.now()).wall();
            Histogram receipts = clearance.awaitReceipts(count, LONGEST);
            Cost cost = begin.until(times.now());
            section.figures().add(Figures.plain("locks", "", Spread.of(count)));
            section.figures().add(Figures.plain("orders accepted", "/s", Spread.of(count / accepted)));
            section.figures().add(Figures.plain("orders with a receipt", "/s", Spread.of(count / cost.wall())));
            section.figures().add(Figures.plain("the whole building", "s", Spread.of(cost.wall())));
            section.figures().add(millis("order accepted → receipt p50", receipts, 50));
            section.figures().add(millis("order accepted → receipt p99", receipts, 99));
            section.curves().add(Curve.of("order accepted → receipt", receipts));
            Map<String, Double> each = new TreeMap<>();
            cost.seconds().forEach((name, seconds) -> each.put(name, seconds * 1e6 / count));
            section.costs().add(new Costs("a lock", each, cost.others()));
        }
    }

    private static Figure millis(String name, Histogram micros, double percentile) {
        return Figures.plain(name, "ms", Spread.of(micros.getValueAtPercentile(percentile) / 1e3));
    }
}
