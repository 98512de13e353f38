package dev.latchkey.bench.scenario;

import dev.latchkey.bench.baseline.BareClient;
import dev.latchkey.bench.baseline.BareCommands;
import dev.latchkey.bench.load.ClosedLoop;
import dev.latchkey.bench.load.Loop;
import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.system.Shares;
import java.time.Duration;
import java.util.Map;

/** How many commands a second, against a bare client that writes the same rows. */
final class ShareCommands implements Scenario {
    static final String SYSTEM = "share commands";
    static final String BARE = "bare SQL client";

    @Override
    public String name() {
        return "share-commands";
    }

    @Override
    public String about() {
        return "64 clients share keys to IDs and take them back, in turns, each as soon as the one before is answered (closed loop). "
                + "Begins with the request, ends with the last byte of the answer. Every request has a token that is verified. "
                + "Baseline: 64 connections write the same rows, one statement and one durable transaction each.";
    }

    @Override
    public void run(Bench bench, Section section) {
        warm(bench);
        BareCommands bare = BareCommands.prepare(bench.database(), bench.locks());
        try (BareClient client = new BareClient(bench.database(), Bench.CLIENTS)) {
            Loop loop = new ClosedLoop(Bench.CLIENTS);
            Operation shares = new Shares(bench.api(), bench.locks(), bench.people(), Bench.CLIENTS);
            Map<String, Measured> measured = bench.rounds()
                    .of(
                            name(),
                            new Contestant(SYSTEM, loop, shares),
                            new Contestant(BARE, loop, bare.operation(client, Bench.CLIENTS)));
            Measured system = Measured.in(measured, SYSTEM);
            Measured baseline = Measured.in(measured, BARE);
            section.figures()
                    .add(Figures.rate(
                            "share commands", system, baseline, 1, "as many as the bare client; then twice as many"));
            section.figures().add(Figures.latency("latency p50, closed loop", system, 50));
            section.figures().add(Figures.latency("latency p99, closed loop", system, 99));
            section.figures()
                    .add(Figures.plain(
                            "latency p99, corrected for coordinated omission",
                            "ms",
                            Spread.of(system.correctedMicros().getValueAtPercentile(99) / 1e3)));
            Bench.describe(section, system);
            Bench.describe(section, baseline);
            bench.know(SYSTEM, system.perSecond().median());
            bench.know(BARE, baseline.perSecond().median());
        }
    }

    /** A second of commands, so that there is a row whose size the bare client can take. */
    static void warm(Bench bench) {
        bench.people().ensureFor(Duration.ofMinutes(1));
        new ClosedLoop(8).run(new Shares(bench.api(), bench.locks(), bench.people(), 8), Duration.ofSeconds(1), null);
    }
}
