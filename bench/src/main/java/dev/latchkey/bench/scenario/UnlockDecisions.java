package dev.latchkey.bench.scenario;

import dev.latchkey.bench.baseline.BareClient;
import dev.latchkey.bench.baseline.BareCommands;
import dev.latchkey.bench.load.ClosedLoop;
import dev.latchkey.bench.load.OpenLoop;
import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.system.Shares;
import dev.latchkey.bench.system.Unlocks;
import java.util.Map;

/** How many online unlocks are decided a second, and how quickly. */
final class UnlockDecisions implements Scenario {
    private static final String SYSTEM = "unlock decisions";
    private static final String SYSTEM_HALF = "unlock decisions at half load";
    private static final String BARE_HALF = "bare SQL client at half load";
    private static final double OF_COMMANDS = 0.5;
    private static final double WITHIN = 3;

    @Override
    public String name() {
        return "unlocks";
    }

    @Override
    public String about() {
        return "64 clients ask to open with online keys (U2); every one is granted, counted and answered with a ticket. First a closed "
                + "loop, then an open one at half of what it has found. Begins with the request (open: at its due time), ends with the "
                + "last byte of the answer. Compared with the rate of share commands, and with the bare client at half of its own highest rate.";
    }

    @Override
    public void run(Bench bench, Section section) {
        ShareCommands.warm(bench);
        BareCommands bare = BareCommands.prepare(bench.database(), bench.locks());
        try (BareClient client = new BareClient(bench.database(), Bench.CLIENTS)) {
            Operation unlocks = new Unlocks(bench.api(), bench.locks(), bench.people(), Bench.CLIENTS);
            Operation rows = bare.operation(client, Bench.CLIENTS);
            double commands = bench.highestLoad(
                    ShareCommands.SYSTEM, new Shares(bench.api(), bench.locks(), bench.people(), Bench.CLIENTS));
            double bareHalf = bench.highestLoad(ShareCommands.BARE, rows) / 2;
            Measured highest = Measured.in(
                    bench.rounds().of(name(), new Contestant(SYSTEM, new ClosedLoop(Bench.CLIENTS), unlocks)), SYSTEM);
            double half = highest.perSecond().median() / 2;
            Map<String, Measured> measured = bench.rounds()
                    .of(
                            name(),
                            new Contestant(SYSTEM_HALF, new OpenLoop(half, Bench.CLIENTS), unlocks),
                            new Contestant(BARE_HALF, new OpenLoop(bareHalf, Bench.CLIENTS), rows));
            Measured system = Measured.in(measured, SYSTEM_HALF);
            Measured baseline = Measured.in(measured, BARE_HALF);
            double ratio = highest.perSecond().median() / commands;
            section.figures()
                    .add(Figures.of(
                            SYSTEM,
                            "/s",
                            highest.perSecond(),
                            ShareCommands.SYSTEM,
                            commands,
                            ratio,
                            "half the rate of commands",
                            ratio >= OF_COMMANDS));
            section.figures().add(Figures.latency("p50 at half load", system, 50));
            section.figures()
                    .add(Figures.latency(
                            "p99 at half load", system, 99, baseline, WITHIN, "within 3 × the bare client's"));
            Bench.describe(section, highest);
            Bench.describe(section, system);
            Bench.describe(section, baseline);
        }
    }
}
