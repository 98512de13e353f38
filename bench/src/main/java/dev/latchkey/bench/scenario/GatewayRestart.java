package dev.latchkey.bench.scenario;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.bridges.BridgeFleet;
import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.system.Arrivals;
import dev.latchkey.bench.system.Clearance;
import dev.latchkey.local.RunningSystem;
import java.time.Duration;
import java.util.List;

/** How long it takes until everything is as before when all gateways are killed. */
final class GatewayRestart implements Scenario {
    private static final int ORDERS = 200;
    private static final Duration LONGEST = Duration.ofMinutes(15);

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
                + ", and started again by the launcher; while none is there, keys of "
                + ORDERS
                + " locks of the reference bridge are deactivated. Bridges come back with full jitter, after a second at most, then two, four … thirty; over TLS 256 at a time for each gateway, as one process does their part of the handshakes. "
                + "Begins with the kill; ends when every bridge has its SUBACK again, and when the receipts of all those locks are in Kafka.";
    }

    @Override
    public void run(Bench bench, Section section) {
        int orders = Math.min(ORDERS, bench.pace().bridges());
        List<String> locks = Revocation.locks(bench, orders, 1);
        try (Arrivals arrivals = new Arrivals(RunningSystem.platform().kafka());
                BridgeFleet fleet = lines.fleet(bench, bench.enrolledBridges())) {
            fleet.connect();
            bench.people().ensureFor(LONGEST); // a hundred thousand take longer than a token is good for
            bench.tell(bench.pace().bridges() + " bridges are connected; killing the gateways …");
            arrivals.begin();
            long begin = System.nanoTime();
            Gateways.kill(bench.system());
            Clearance clearance =
                    new Clearance(bench.api(), bench.people().owners().getFirst(), arrivals);
            clearance.order(locks, Bench.CLIENTS);
            double received = 0;
            double back = 0;
            while (received == 0 || back == 0) {
                double now = (System.nanoTime() - begin) / 1e9;
                if (now > LONGEST.toSeconds()) {
                    throw new BenchFailure("After " + LONGEST.toMinutes() + " minutes " + fleet.connected()
                            + " bridges are back, and "
                            + arrivals.sinceAnswered().getTotalCount() + " of " + orders
                            + " locks have sent a receipt.");
                }
                received = received == 0 && arrivals.sinceAnswered().getTotalCount() >= orders ? now : received;
                back = back == 0 && fleet.isComplete() ? now : back;
                Idle.sleep(Duration.ofMillis(100));
            }
            bench.findSystemAgain();
            section.figures()
                    .add(Figures.plain("bridges", "", Spread.of(bench.pace().bridges())));
            section.figures()
                    .add(Figures.plain(
                            "gateways", "", Spread.of(bench.system().gateways().size())));
            section.figures().add(Figures.plain("killed → all bridges are back", "s", Spread.of(back)));
            section.figures()
                    .add(Figures.plain("killed → receipts of the orders given meanwhile", "s", Spread.of(received)));
        }
    }
}
