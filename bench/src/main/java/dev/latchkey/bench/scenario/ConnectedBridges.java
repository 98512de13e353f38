package dev.latchkey.bench.scenario;

import dev.latchkey.bench.baseline.BareBroker;
import dev.latchkey.bench.baseline.BareHop;
import dev.latchkey.bench.baseline.BareRevocation;
import dev.latchkey.bench.bridges.BridgeFleet;
import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.machine.Cost;
import dev.latchkey.bench.machine.Memory;
import dev.latchkey.bench.machine.ProcessTimes;
import dev.latchkey.bench.report.Costs;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.seed.LocksOfBridges;
import dev.latchkey.local.Certificates;
import dev.latchkey.local.RunningSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What bridges cost that are connected and silent, and what they do to the orders of others. */
final class ConnectedBridges implements Scenario {
    /** One mosquitto has the file handles of one process. */
    private static final int MOST_OF_MOSQUITTO = 19_000;

    /** Fewer have no thousandth. */
    private static final int FEWEST_FOR_P999 = 1_000;

    private static final double KIBIBYTE = 1024;
    private static final double MOST_KIBIBYTES = 10;
    private static final double MOST_KIBIBYTES_TLS = 24;
    private static final double WITHIN = 3;
    private static final String MOSQUITTO = "mosquitto";
    private static final String MOSQUITTO_AND_HOP = "mosquitto and a bare Kafka hop";
    private static final double BOUND_MILLIS = 100;

    @Override
    public String name() {
        return "bridges";
    }

    @Override
    public String about() {
        return "Bridges (10,000, or --bridges) connect by MQTT, 256 at a time for each gateway that runs, and subscribe; over TCP, then over TLS, then with sessions that go on. They are held by "
                + "processes beside this one. A gateway lets in so many a second as it is set to. Memory of one: how much the PSS of gateways that had just started grew, by their number. With those over TCP connected, keys of locks at these bridges, each at another one, "
                + "are deactivated, as in the scenario deactivations; an order is at its bridge when that has read it. Baseline, if mosquitto is installed: the same connections to a "
                + "mosquitto that lets everybody in (19,000 at most); and beside them a message published to it, received from it, sent to Kafka and consumed.";
    }

    @Override
    public void run(Bench bench, Section section) {
        Map<String, String> secrets = bench.enrolledBridges();
        section.figures()
                .add(Figures.plain(
                        "gateways", "", Spread.of(bench.system().gateways().size())));
        Optional<Path> mosquitto = BareBroker.program();
        if (mosquitto.isEmpty()) {
            bench.tell("mosquitto is not installed: no baseline");
        }
        Optional<Bare> bare = mosquitto.map(program -> bare(bench, section, program, Lines.TCP, secrets));
        try (LocksOfBridges locks = locks(bench, List.copyOf(secrets.keySet()));
                BridgeFleet bridges = Lines.TCP.fleet(bench, secrets)) {
            bridges.answerBy(locks.key(), locks.issuers());
            connect(bench, section, Lines.TCP, bridges);
            section.costs().add(idle(bench));
            deactivations(bench, section, bridges, locks, bare.map(Bare::orders).orElse(null));
        }
        Optional<Bare> bareTls = mosquitto.map(program -> bare(bench, section, program, Lines.TLS, secrets));
        mosquitto.ifPresent(program -> bare(bench, section, program, Lines.RESUMED_TLS, secrets));
        try (BridgeFleet bridges = Lines.RESUMED_TLS.fleet(bench, secrets)) {
            connect(bench, section, Lines.TLS, bridges); // no session is there yet to go on with
            int resumed = bridges.resumed();
            connect(bench, section, Lines.RESUMED_TLS, bridges);
            section.figures()
                    .add(Figures.plain(
                            "of them with a session of a line before",
                            "%",
                            Spread.of(100.0 * (bridges.resumed() - resumed) / secrets.size())));
        }
        if (!bench.pace().quick()) { // gateways that have just started take more for themselves than for so few
            memory(bench, section, Lines.TCP, secrets, bare);
            memory(bench, section, Lines.TLS, secrets, bareTls);
        }
    }

    /**
     * What mosquitto came to.
     *
     * @param kibibytes of it, for each connection
     * @param orders with all of them connected; null if they were not measured
     */
    private record Bare(double kibibytes, @Nullable Measured orders) {}

    /** On top of gateways that have just started and idle: their heap has not grown by anything else. */
    private static void memory(
            Bench bench, Section section, Lines over, Map<String, String> secrets, Optional<Bare> bare) {
        Gateways.restart(bench);
        long before = Gateways.memory(bench);
        try (BridgeFleet bridges = over.fleet(bench, secrets)) {
            bridges.connect();
            double kibibytes = (Gateways.memory(bench) - before) / KIBIBYTE / secrets.size();
            double most = over == Lines.TCP ? MOST_KIBIBYTES : MOST_KIBIBYTES_TLS;
            section.figures()
                    .add(Figures.of(
                            "memory of a connection over " + over,
                            "KiB",
                            Spread.of(kibibytes),
                            bare.isPresent() ? MOSQUITTO : null,
                            bare.map(Bare::kibibytes).orElse(null),
                            bare.map(b -> kibibytes / Math.max(b.kibibytes(), 0.1))
                                    .orElse(null),
                            "at most " + Math.round(most) + " KiB",
                            kibibytes <= most));
        }
    }

    private static void connect(Bench bench, Section section, Lines over, BridgeFleet bridges) {
        ProcessTimes times = bench.times();
        ProcessTimes.Snapshot begin = times.now();
        bridges.connect();
        Cost cost = begin.until(times.now());
        bench.tell(bridges.connected() + " bridges are connected over " + over);
        section.figures()
                .add(Figures.plain(
                        "connects, with SUBSCRIBE, over " + over, "/s", Spread.of(bridges.connected() / cost.wall())));
        Map<String, Double> each = new TreeMap<>();
        cost.seconds().forEach((name, seconds) -> each.put(name, seconds * 1e6 / bridges.connected()));
        section.costs().add(new Costs("a connect over " + over, each, cost.others()));
    }

    private Bare bare(Bench bench, Section section, Path mosquitto, Lines over, Map<String, String> all) {
        Map<String, String> secrets = new LinkedHashMap<>();
        all.entrySet().stream().limit(MOST_OF_MOSQUITTO).forEach(one -> secrets.put(one.getKey(), one.getValue()));
        Certificates certificates = new Certificates(bench.system().home());
        try (BareBroker broker = BareBroker.start(mosquitto, certificates.gateway(), certificates.gatewayKey());
                BridgeFleet bridges =
                        over.fleet(bench, List.of(over == Lines.TCP ? broker.port() : broker.tlsPort()), secrets)) {
            if (over == Lines.RESUMED_TLS) {
                bridges.connect(); // begins the sessions
            }
            long before = Memory.of(broker.process());
            long begin = System.nanoTime();
            bridges.connect();
            double seconds = (System.nanoTime() - begin) / 1e9;
            double kibibytes = (Memory.of(broker.process()) - before) / KIBIBYTE / secrets.size();
            bench.tell(secrets.size() + " clients are connected to mosquitto over " + over);
            section.figures()
                    .add(Figures.plain(
                            MOSQUITTO + ": connects, with SUBSCRIBE, over " + over,
                            "/s",
                            Spread.of(secrets.size() / seconds)));
            return new Bare(kibibytes, over == Lines.TCP ? orders(bench, broker) : null);
        }
    }

    private Measured orders(Bench bench, BareBroker broker) {
        try (BareHop hop = new BareHop(RunningSystem.platform().kafka());
                BareRevocation bare = new BareRevocation(broker.port(), hop)) {
            return Revocation.measure(
                    bench, name(), MOSQUITTO_AND_HOP, bench.pace().besideBridges(), bare.operation(), () -> {});
        }
    }

    /** Each of another bridge, if there are as many. */
    private static LocksOfBridges locks(Bench bench, List<String> bridgeIds) {
        int count = Revocation.locksOfOneKey(bench.pace().besideBridges());
        bench.tell("making " + count + " locks of these bridges …");
        bench.people().ensureFor(Duration.ofMinutes(3));
        return LocksOfBridges.make(
                bench.system().home(),
                bench.database(),
                bench.people().owners().getFirst(),
                bench.seed(),
                IntStream.range(0, count)
                        .mapToObj(i -> bridgeIds.get(i % bridgeIds.size()))
                        .toList());
    }

    private void deactivations(
            Bench bench, Section section, BridgeFleet bridges, LocksOfBridges locks, @Nullable Measured bare) {
        bench.people().ensureFor(Duration.ofMinutes(10)); // some time has passed until they are connected
        Measured measured = Revocation.measure(
                bench, name(), bench.pace().besideBridges(), section, locks.ids(), 1, bridges::arrivals);
        section.figures().add(Revocation.percentile("deactivate → in the list, p50", measured, 50));
        section.figures()
                .add(Figures.below(
                        "deactivate → in the list, p99",
                        "ms",
                        Spread.of(measured.micros().getValueAtPercentile(99) / 1e3),
                        BOUND_MILLIS,
                        "under 100 ms"));
        if (bench.pace().besideBridges() >= FEWEST_FOR_P999) {
            section.figures().add(Revocation.percentile("deactivate → in the list, p99.9", measured, 99.9));
        }
        if (bare != null) {
            section.figures()
                    .add(Figures.latency("the same", measured, 99, bare, WITHIN, "p99 within 3 × the baseline's"));
            Bench.describe(section, bare);
        }
        Bench.describe(section, measured);
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
}
