package dev.latchkey.bench.scenario;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.load.ClosedLoop;
import dev.latchkey.bench.load.LoadResult;
import dev.latchkey.bench.load.Operation;
import dev.latchkey.bench.machine.ProcessTimes;
import dev.latchkey.bench.report.Costs;
import dev.latchkey.bench.report.Curve;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.seed.EnrolledBridges;
import dev.latchkey.bench.seed.Locks;
import dev.latchkey.bench.seed.Seed;
import dev.latchkey.bench.system.Api;
import dev.latchkey.bench.system.Database;
import dev.latchkey.bench.system.ListProbe;
import dev.latchkey.bench.system.People;
import dev.latchkey.bench.system.Shares;
import dev.latchkey.local.RunningSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** What scenarios have in common: the running system, the seeded locks, how long and how often is measured. */
public final class Bench implements AutoCloseable {
    /** As many clients as the aims name. */
    static final int CLIENTS = 64;
    /** Connections of those who look at lists meanwhile. */
    static final int PROBES = 16;

    private RunningSystem system;
    private final Database database;
    private final People people;
    private final Seed seed;
    private final Locks locks;
    private final Api.Platform at;
    private final Api api;
    private final Pace pace;
    private final Path logs;
    private final Consumer<String> progress;
    private final Map<String, Double> known = new HashMap<>();
    private Map<String, String> bridges = Map.of();

    public Bench(
            RunningSystem system,
            Database database,
            People people,
            Seed seed,
            Locks locks,
            Api.Platform at,
            Pace pace,
            Path logs,
            Consumer<String> progress) {
        this.system = system;
        this.database = database;
        this.people = people;
        this.seed = seed;
        this.locks = locks;
        this.at = at;
        this.api = Api.of(at, CLIENTS);
        this.pace = pace;
        this.logs = logs;
        this.progress = progress;
    }

    /** With the processes of now: gateways are started anew by some scenarios. */
    public RunningSystem system() {
        return system;
    }

    /** After parts of it have been started again: they are other processes now. */
    void findSystemAgain() {
        system = RunningSystem.find(system.home())
                .orElseThrow(() -> new BenchFailure("The system does not run any more."));
    }

    /** As many bridges of nobody's locks as the pace says, the same in every scenario: their secrets by bridge id. */
    Map<String, String> enrolledBridges() {
        if (bridges.isEmpty()) {
            tell("enrolling " + pace.bridges() + " bridges …");
            people.ensureFor(Duration.ofMinutes(5));
            bridges = new EnrolledBridges(RunningSystem.platform(), people.operator()).make(pace.bridges());
        }
        return bridges;
    }

    Database database() {
        return database;
    }

    People people() {
        return people;
    }

    Seed seed() {
        return seed;
    }

    Locks locks() {
        return locks;
    }

    Api api() {
        return api;
    }

    /** Another one, so that what it sends has connections of its own. */
    Api anotherApi(int connections) {
        return Api.of(at, connections);
    }

    Pace pace() {
        return pace;
    }

    Path logs() {
        return logs;
    }

    void tell(String line) {
        progress.accept(line);
    }

    /** Keeps a figure for scenarios that come later in the run. */
    void know(String name, double figure) {
        known.put(name, figure);
    }

    OptionalDouble known(String name) {
        Double figure = known.get(name);
        return figure == null ? OptionalDouble.empty() : OptionalDouble.of(figure);
    }

    ProcessTimes times() {
        return new ProcessTimes(system.processes());
    }

    Rounds rounds() {
        return rounds(pace.rounds(), pace.warmUp(), pace.round());
    }

    Rounds rounds(int count, Duration warmUp, Duration each) {
        return new Rounds(
                count,
                warmUp,
                each,
                times(),
                logs,
                next -> people.ensureFor(next.plus(Duration.ofSeconds(45))),
                progress);
    }

    /** Commands at full load, with a few lists, for as long as the pace says; tells how fast they have become. */
    public void warmUp() {
        Duration left = pace.first();
        Duration step = Duration.ofSeconds(15);
        try (Api probes = anotherApi(PROBES)) {
            ListProbe list = new ListProbe(probes, people);
            Operation shares =
                    new Shares(api, locks, people, CLIENTS, (lock, key, answer) -> list.answered(lock, answer));
            while (left.isPositive()) {
                Duration next = left.compareTo(step) < 0 ? left : step;
                people.ensureFor(next.plus(Duration.ofSeconds(45)));
                LoadResult load = new ClosedLoop(CLIENTS).run(shares, next, null);
                tell(String.format(Locale.ROOT, "warm-up: %,.0f share commands a second", load.perSecond()));
                left = left.minus(next);
            }
            list.end();
        }
    }

    /** How many a second in a short closed loop, or what a scenario before has found. */
    double highestLoad(String name, Operation operation) {
        OptionalDouble found = known(name);
        if (found.isPresent()) {
            return found.getAsDouble();
        }
        tell("how many " + name + " a second are the most …");
        Measured measured = Measured.in(
                rounds(1, pace.warmUp(), pace.round())
                        .of("highest-load", new Contestant(name, new ClosedLoop(CLIENTS), operation)),
                name);
        know(name, measured.perSecond().median());
        return measured.perSecond().median();
    }

    /** Adds what every contestant has: its curve, its costs, its failures. */
    static void describe(Section section, Measured measured) {
        section.curves().add(Curve.of(measured.name(), measured.micros()));
        section.costs().add(new Costs(measured.name(), measured.microsPerOperation(), measured.others()));
        if (!measured.failures().isEmpty()) {
            section.notes().add("Failed, and not counted, of " + measured.name() + ": " + measured.failures());
        }
    }

    @Override
    public void close() {
        api.close();
    }
}
