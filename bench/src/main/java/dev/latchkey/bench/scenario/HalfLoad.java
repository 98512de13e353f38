package dev.latchkey.bench.scenario;

import dev.latchkey.bench.baseline.BareClient;
import dev.latchkey.bench.baseline.BareCommands;
import dev.latchkey.bench.baseline.BareHop;
import dev.latchkey.bench.load.OpenLoop;
import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.report.Curve;
import dev.latchkey.bench.report.Figure;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.seed.CatchUp;
import dev.latchkey.bench.system.Api;
import dev.latchkey.bench.system.Arrivals;
import dev.latchkey.bench.system.ListProbe;
import dev.latchkey.bench.system.Shares;
import dev.latchkey.local.RunningSystem;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** How long a command takes, and how soon it can be seen, at half the highest load. */
final class HalfLoad implements Scenario {
    private static final String SYSTEM = "commands at half load";
    private static final String BARE = "bare SQL client at half load";
    private static final String HOP = "bare Kafka hop";
    private static final double WITHIN = 3;

    @Override
    public String name() {
        return "half-load";
    }

    @Override
    public String about() {
        return "Commands begin at fixed times, at half the rate that share-commands has found (open loop); latencies count from "
                + "those times. In Kafka: until a consumer in this process has the event. In the list: until a read of the key list "
                + "with the command's consistency token is answered, for some 25 commands a second. Both from two beginnings: "
                + "'decided' is ce_time, before the commit, 'answered' is the answer at the client, after it; what is asked for lies between. "
                + "Baselines: the bare client at half of its own highest rate; a bare Kafka hop (send, acks=all, until consumed) at the rate of the commands.";
    }

    @Override
    public void run(Bench bench, Section section) {
        ShareCommands.warm(bench);
        BareCommands bare = BareCommands.prepare(bench.database(), bench.locks());
        try (BareClient client = new BareClient(bench.database(), Bench.CLIENTS);
                Arrivals arrivals = new Arrivals(RunningSystem.platform().kafka());
                Api probes = bench.anotherApi(Bench.PROBES);
                BareHop hop = new BareHop(RunningSystem.platform().kafka())) {
            ListProbe list = new ListProbe(probes, bench.people());
            Operation shares =
                    new Shares(bench.api(), bench.locks(), bench.people(), Bench.CLIENTS, (lock, key, answer) -> {
                        arrivals.answered(answer.consistencyToken());
                        list.answered(lock, answer);
                    });
            Operation rows = bare.operation(client, Bench.CLIENTS);
            double half = bench.highestLoad(ShareCommands.SYSTEM, shares) / 2;
            double bareHalf = bench.highestLoad(ShareCommands.BARE, rows) / 2;
            // what the highest load has left behind is not this load's
            new CatchUp(RunningSystem.platform().kafka()).await(bench::tell);
            Contestant commands = new Contestant(SYSTEM, new OpenLoop(half, Bench.CLIENTS), shares, () -> {
                arrivals.begin();
                list.begin();
            });
            Measured system = Measured.in(bench.rounds().of(name(), commands), SYSTEM);
            arrivals.end();
            list.end();
            Map<String, Measured> measured = bench.rounds()
                    .of(
                            name(),
                            new Contestant(BARE, new OpenLoop(bareHalf, Bench.CLIENTS), rows),
                            new Contestant(HOP, new OpenLoop(half, 4_096), hop.operation()));
            Measured baseline = Measured.in(measured, BARE);
            Measured kafka = Measured.in(measured, HOP);
            section.figures().add(Figures.plain("rate", "/s", system.perSecond()));
            section.figures().add(Figures.latency("command p50", system, 50));
            section.figures()
                    .add(Figures.latency("command p99", system, 99, baseline, WITHIN, "within 3 × the bare client's"));
            section.figures().add(Figures.latency("command p99.9", system, 99.9));
            seen(section, "in Kafka", arrivals.sinceDecided(), arrivals.sinceAnswered(), 20, kafka);
            seen(section, "in the list", list.sinceDecided(), list.sinceAnswered(), 50, kafka);
            if (list.late() > 0) {
                section.notes().add(list.late() + " reads with a consistency token were given up after two seconds.");
            }
            Bench.describe(section, system);
            Bench.describe(section, baseline);
            Bench.describe(section, kafka);
        }
    }

    private static void seen(
            Section section, String where, Histogram decided, Histogram answered, double bound, Measured hop) {
        double base = hop.percentileMillis(99).median();
        double p99 = decided.getValueAtPercentile(99) / 1e3;
        section.figures().add(millis("decided → " + where + " p50", decided, 50));
        section.figures()
                .add(Figures.of(
                        "decided → " + where + " p99",
                        "ms",
                        Spread.of(p99),
                        hop.name() + " p99",
                        base,
                        p99 / base,
                        "under " + (int) bound + " ms",
                        p99 < bound));
        section.figures().add(millis("answered → " + where + " p50", answered, 50));
        section.figures().add(millis("answered → " + where + " p99", answered, 99));
        section.curves().add(Curve.of("decided → " + where, decided));
    }

    private static Figure millis(String name, Histogram micros, double percentile) {
        return Figures.plain(name, "ms", Spread.of(micros.getValueAtPercentile(percentile) / 1e3));
    }
}
