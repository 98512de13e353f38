package dev.latchkey.bench.scenario;

import dev.latchkey.bench.load.ClosedLoop;
import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.system.Shares;
import java.util.Map;

/** Whether a command costs more processor time when more clients send. */
final class FewClients implements Scenario {
    private static final int FEW = 4;
    private static final double GROWS_AT_MOST = 1.1;
    private static final String WITH_FEW = "share commands, 4 clients";

    @Override
    public String name() {
        return "few-clients";
    }

    @Override
    public String about() {
        return "Share commands in closed loops of 4 and of 64 clients, in turns. The cost is the processor time of all processes but this "
                + "one, over the rounds, for one command.";
    }

    @Override
    public void run(Bench bench, Section section) {
        Map<String, Measured> measured = bench.rounds()
                .of(
                        name(),
                        new Contestant(
                                WITH_FEW,
                                new ClosedLoop(FEW),
                                new Shares(bench.api(), bench.locks(), bench.people(), FEW)),
                        new Contestant(
                                ShareCommands.SYSTEM,
                                new ClosedLoop(Bench.CLIENTS),
                                new Shares(bench.api(), bench.locks(), bench.people(), Bench.CLIENTS)));
        Measured few = Measured.in(measured, WITH_FEW);
        Measured many = Measured.in(measured, ShareCommands.SYSTEM);
        double ratio = many.systemMicrosPerOperation() / few.systemMicrosPerOperation();
        section.figures().add(Figures.plain("commands, 4 clients", "/s", few.perSecond()));
        section.figures().add(Figures.plain("commands, 64 clients", "/s", many.perSecond()));
        section.figures()
                .add(Figures.of(
                        "cost of a command, 64 clients",
                        "µs",
                        Spread.of(many.systemMicrosPerOperation()),
                        "4 clients",
                        few.systemMicrosPerOperation(),
                        ratio,
                        "grows by at most a tenth",
                        ratio <= GROWS_AT_MOST));
        section.figures().add(Figures.latency("p99, 4 clients", few, 99));
        Bench.describe(section, few);
        Bench.describe(section, many);
    }
}
