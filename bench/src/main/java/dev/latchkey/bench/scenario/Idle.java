package dev.latchkey.bench.scenario;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.machine.Cost;
import dev.latchkey.bench.machine.Memory;
import dev.latchkey.bench.machine.ProcessTimes;
import dev.latchkey.bench.report.Costs;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.seed.CatchUp;
import dev.latchkey.local.RunningSystem;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What the system costs when nobody asks for anything. */
final class Idle implements Scenario {
    private static final double PERCENT_OF_CORE = 5;
    private static final double MEGABYTES = 2_048;
    private static final double MEGABYTE = 1_048_576;
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(10);
    private static final Duration VACUUMS_WITHIN = Duration.ofMinutes(3);
    private static final String VACUUMING =
            "select count(*) from pg_stat_activity where backend_type = 'autovacuum worker'";

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String about() {
        return "Nobody sends anything for a while, after all services have read all events and the database has vacuumed what the load before left. Processor time of all processes but this one, "
                + "as a share of one core; memory as PSS, of all of them.";
    }

    @Override
    public void run(Bench bench, Section section) {
        new CatchUp(RunningSystem.platform().kafka()).await(bench::tell);
        if (!bench.pace().quick()) {
            settle(bench);
        }
        ProcessTimes times = bench.times();
        ProcessTimes.Snapshot before = times.now();
        sleep(bench.pace().round().multipliedBy(3));
        Cost cost = before.until(times.now());
        double percent = cost.systemSeconds() / cost.wall() * 100;
        double megabytes = Memory.of(bench.system().processes()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                / MEGABYTE;
        section.figures()
                .add(Figures.below("processor", "% of a core", Spread.of(percent), PERCENT_OF_CORE, "under 5 %"));
        section.figures().add(Figures.below("memory", "MB", Spread.of(megabytes), MEGABYTES, "under 2 GiB"));
        Map<String, Double> perSecond = new TreeMap<>();
        cost.seconds().forEach((name, seconds) -> perSecond.put(name, seconds * 1e6 / cost.wall()));
        section.costs().add(new Costs("a second of idling", perSecond, cost.others()));
    }

    /** What autovacuum does after the seeding and the warm-up is work of these, not of a system that idles. */
    private static void settle(Bench bench) {
        long until = System.nanoTime() + VACUUMS_WITHIN.toNanos();
        int quiet = 0;
        while (quiet < SETTLES_WITHIN.toSeconds() && System.nanoTime() < until) {
            sleep(Duration.ofSeconds(1));
            quiet = bench.database().number(VACUUMING) == 0 ? quiet + 1 : 0;
        }
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }
}
