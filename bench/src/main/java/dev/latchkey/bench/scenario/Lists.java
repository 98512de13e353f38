package dev.latchkey.bench.scenario;

import dev.latchkey.bench.baseline.BareClient;
import dev.latchkey.bench.baseline.BareReads;
import dev.latchkey.bench.load.ClosedLoop;
import dev.latchkey.bench.load.Loop;
import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.system.Reads;
import java.util.Map;
import java.util.function.Function;

/** How many reads of a list a second, against the bare query of the same rows. */
final class Lists implements Scenario {
    private final String name;
    private final String what;
    private final Function<Reads, Operation> read;
    private final Function<BareReads, Operation> bare;

    private Lists(String name, String what, Function<Reads, Operation> read, Function<BareReads, Operation> bare) {
        this.name = name;
        this.what = what;
        this.read = read;
        this.bare = bare;
    }

    static Scenario keysOfLock() {
        return new Lists("key-list", "the key list of a lock (K1), any lock", Reads::keysOfLock, BareReads::keysOfLock);
    }

    static Scenario shareKeys() {
        return new Lists(
                "share-keys",
                "the share key list (K2) of accounts that administer ten locks",
                Reads::shareKeys,
                BareReads::shareKeys);
    }

    static Scenario myKeys() {
        return new Lists("my-keys", "my keys (K3) of accounts with sixty keys", Reads::myKeys, BareReads::myKeys);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String about() {
        return "64 clients read " + what
                + ", in a closed loop. Begins with the request, ends with the last byte of the answer. "
                + "Baseline: 64 connections run the bare query of the same rows.";
    }

    @Override
    public void run(Bench bench, Section section) {
        try (BareClient client = new BareClient(bench.database(), Bench.CLIENTS)) {
            Loop loop = new ClosedLoop(Bench.CLIENTS);
            Operation reads = read.apply(new Reads(bench.api(), bench.locks(), bench.people(), Bench.CLIENTS));
            Operation queries = bare.apply(new BareReads(client, bench.locks(), bench.people(), Bench.CLIENTS));
            Map<String, Measured> measured = bench.rounds()
                    .of(name, new Contestant(name, loop, reads), new Contestant("bare query", loop, queries));
            Measured system = Measured.in(measured, name);
            Measured baseline = Measured.in(measured, "bare query");
            section.figures().add(Figures.rate(name + " reads", system, baseline, 0.7, "70 % of the bare query"));
            section.figures().add(Figures.latency("latency p50, closed loop", system, 50));
            section.figures().add(Figures.latency("latency p99, closed loop", system, 99));
            Bench.describe(section, system);
            Bench.describe(section, baseline);
        }
    }
}
