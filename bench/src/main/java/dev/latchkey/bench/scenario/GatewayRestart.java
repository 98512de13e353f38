package dev.latchkey.bench.scenario;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.bridges.BridgeFleet;
import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.seed.LocksOfBridges;
import dev.latchkey.bench.system.Arrivals;
import dev.latchkey.bench.system.Clearance;
import dev.latchkey.local.RunningSystem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How long it takes until everything is as before when all gateways are killed, and thousands of orders wait for them. */
final class GatewayRestart implements Scenario {
    /** Of so many bridges one has a lock with an order. */
    private static final int ONE_OF = 5;
    /** What is accepted while six gateways start on two cores. */
    private static final int MOST_ORDERS = 10_000;

    private static final Duration LONGEST = Duration.ofMinutes(15);
    /** The launcher starts a process that has ended at once, unless it has given it up. */
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(30);

    private static final Duration LOOKED_AT_EACH = Duration.ofMillis(100);

    private final Lines lines;

    GatewayRestart(Lines lines) {
        this.lines = lines;
    }

    @Override
    public String name() {
        return lines.scenario("gateway-restart");
    }

    @Override
    public String about() {
        return "Every device gateway is killed (kill -9) with all bridges connected over " + lines
                + ", and started again by the launcher. One bridge in "
                + ONE_OF
                + " (at most 10,000) has a lock; while no gateway is there, a key of each of these locks is deactivated, from 64 connections. Bridges come back with full jitter, after a second at most, then two, four … thirty (in a quick run four); over TLS 256 at a time for each gateway, as one process does their part of the handshakes. "
                + "Begins with the kill. An order is at its bridge when that has sent its PUBACK; the lock, which lives beside the bridge, checks it then and signs its receipt, which the bridge publishes. "
                + "Ends when every bridge has its SUBACK again, and when all receipts have been verified and are in Kafka. Looked at ten times a second.";
    }

    static int orders(int bridges) {
        return Math.clamp(bridges / ONE_OF, 1, MOST_ORDERS);
    }

    @Override
    public void run(Bench bench, Section section) {
        Map<String, String> bridges = bench.enrolledBridges();
        List<String> withLock = bridges.keySet().stream()
                .limit(orders(bridges.size())) // the fleet deals them out, so each gateway has as many of them
                .toList();
        bench.tell("making " + withLock.size() + " locks, each of another bridge …");
        bench.people().ensureFor(Duration.ofMinutes(3));
        try (LocksOfBridges locks = LocksOfBridges.make(
                        bench.system().home(),
                        bench.database(),
                        bench.people().owners().getFirst(),
                        bench.seed(),
                        withLock);
                Arrivals arrivals = new Arrivals(RunningSystem.platform().kafka());
                BridgeFleet fleet = lines.fleet(bench, bridges)) {
            fleet.answerBy(locks.key(), locks.issuers());
            fleet.connect();
            bench.people().ensureFor(LONGEST); // a hundred thousand take longer than a token is good for
            bench.tell(bridges.size() + " bridges are connected; killing the gateways …");
            Restart restart = new Restart(fleet, arrivals, locks.ids());
            restart.run(bench);
            bench.findSystemAgain();
            section.figures().add(Figures.plain("bridges", "", Spread.of(bridges.size())));
            section.figures()
                    .add(Figures.plain(
                            "gateways", "", Spread.of(bench.system().gateways().size())));
            section.figures().add(Figures.plain("orders given meanwhile", "", Spread.of(withLock.size())));
            restart.describe(section);
        }
    }

    /** From the kill until all is as before. */
    private static final class Restart {
        private final BridgeFleet fleet;
        private final Arrivals arrivals;
        private final List<String> locks;
        private final Growth ordered;
        private final Growth received;
        private double accepted;
        private double back;

        Restart(BridgeFleet fleet, Arrivals arrivals, List<String> locks) {
            this.fleet = fleet;
            this.arrivals = arrivals;
            this.locks = locks;
            this.ordered = new Growth(locks.size());
            this.received = new Growth(locks.size());
        }

        void run(Bench bench) {
            arrivals.begin();
            long begin = System.nanoTime();
            Gateways.kill(bench.system());
            CompletableFuture<Void> orders = new Clearance(
                            bench.api(), bench.people().owners().getFirst(), arrivals)
                    .begin(locks, Bench.CLIENTS);
            boolean gone = false;
            double running = 0;
            double lookedAt = 0;
            while (back == 0 || !ordered.isComplete() || !received.isComplete()) {
                double now = (System.nanoTime() - begin) / 1e9;
                if (orders.isCompletedExceptionally()) {
                    throw new BenchFailure(String.valueOf(orders.exceptionNow().getMessage()));
                }
                if (now > LONGEST.toSeconds()) {
                    throw new BenchFailure("After " + LONGEST.toMinutes() + " minutes " + fleet.connected()
                            + " bridges are back; of " + locks.size() + " orders " + ordered.highest()
                            + " have come to their bridges, and " + received.highest() + " have a receipt.");
                }
                if (now > lookedAt + 1) {
                    lookedAt = now;
                    running = Gateways.run(bench.system()) ? now : running;
                    if (now - running > STARTED_WITHIN.toSeconds()) {
                        throw new BenchFailure(
                                "For " + STARTED_WITHIN.toSeconds()
                                        + " s not every gateway has run: the launcher starts one that ends again and again no more; see its log.");
                    }
                }
                boolean complete = fleet.isComplete();
                gone |= !complete;
                back = back == 0 && gone && complete ? now : back;
                ordered.saw(fleet.ordered(), now);
                received.saw((int) arrivals.sinceAnswered().getTotalCount(), now);
                accepted = accepted == 0 && orders.isDone() ? now : accepted;
                Idle.sleep(LOOKED_AT_EACH);
            }
        }

        void describe(Section section) {
            section.figures().add(Figures.plain("killed → all orders are accepted", "s", Spread.of(accepted)));
            section.figures().add(Figures.plain("killed → all bridges are back", "s", Spread.of(back)));
            describe(section, "killed → order at its bridge", ordered);
            describe(section, "killed → its receipt in Kafka", received);
        }

        private static void describe(Section section, String name, Growth growth) {
            section.figures().add(Figures.plain(name + ", p50", "s", Spread.of(growth.reached(50))));
            section.figures().add(Figures.plain(name + ", p99", "s", Spread.of(growth.reached(99))));
            section.figures().add(Figures.plain(name + ", last", "s", Spread.of(growth.reached(100))));
        }
    }
}
