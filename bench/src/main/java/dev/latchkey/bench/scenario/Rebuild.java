package dev.latchkey.bench.scenario;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.baseline.BareCopy;
import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.machine.Cost;
import dev.latchkey.bench.machine.ProcessTimes;
import dev.latchkey.bench.report.Costs;
import dev.latchkey.bench.report.Section;
import dev.latchkey.bench.seed.CatchUp;
import dev.latchkey.bench.system.SecondReader;
import dev.latchkey.local.RunningSystem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** How quickly the lists come out of the events again. */
final class Rebuild implements Scenario {
    private static final String REBUILD = "rebuild";
    private static final double OF_COPY = 0.5;
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int TELL_EVERY = 10;

    @Override
    public String name() {
        return REBUILD;
    }

    @Override
    public String about() {
        return "key-service has no command to rebuild its lists; another instance of it, with an empty schema, reads all key events from the "
                + "first one on. Begins when it has committed its first offsets, ends when it has read what was there at the begin, or when "
                + "the time is over; its start does not count. Baseline: a bare consumer that writes the same records by COPY.";
    }

    /** @param read events by then */
    private record Mark(long read, long nanos, ProcessTimes.Snapshot times) {}

    @Override
    public void run(Bench bench, Section section) {
        String kafka = RunningSystem.platform().kafka();
        ProcessHandle keyService = bench.system().processes().get("key-service");
        if (keyService == null) {
            throw new BenchFailure("key-service does not run.");
        }
        try (SecondReader reader =
                SecondReader.start(keyService, bench.database(), bench.logs().resolve("rebuild.log"))) {
            Map<String, ProcessHandle> processes = new HashMap<>(bench.system().processes());
            processes.put(REBUILD, reader.process());
            ProcessTimes times = new ProcessTimes(processes);
            CatchUp catchUp = new CatchUp(kafka);
            long all = catchUp.left(reader.group());
            Mark first = begun(reader, catchUp, all, times);
            Mark last = followed(bench, reader, catchUp, all, first, times);
            double perSecond = (last.read - first.read) / ((last.nanos - first.nanos) / 1e9);
            Cost cost = first.times.until(last.times);
            BareCopy.Copied copied = BareCopy.run(
                    bench.database(), kafka, bench.pace().rebuildFor().dividedBy(2));
            double ratio = perSecond / copied.perSecond();
            section.figures()
                    .add(Figures.of(
                            "events into lists",
                            "/s",
                            Spread.of(perSecond),
                            "bare consumer + COPY",
                            copied.perSecond(),
                            ratio,
                            "50 % of the bare consumer plus COPY",
                            ratio >= OF_COPY));
            section.figures().add(Figures.plain("events read", "", Spread.of(last.read - first.read)));
            section.costs()
                    .add(new Costs("an event into the lists", cost.microsPer(last.read - first.read), cost.others()));
            section.notes()
                    .add(String.format(
                            Locale.ROOT,
                            "%,d of %,d events in %.1f s; the bare consumer %,d in %.1f s.",
                            last.read - first.read,
                            all,
                            (last.nanos - first.nanos) / 1e9,
                            copied.events(),
                            copied.nanos() / 1e9));
        } finally {
            bench.database().execute("drop schema if exists " + SecondReader.SCHEMA + " cascade");
        }
    }

    private static Mark begun(SecondReader reader, CatchUp catchUp, long all, ProcessTimes times) {
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (true) {
            long read = all - catchUp.left(reader.group());
            if (read > 0) {
                return new Mark(read, System.nanoTime(), times.now());
            }
            if (!reader.isAlive() || System.nanoTime() > deadline) {
                throw new BenchFailure("The second key-service does not read; see rebuild.log beside the histograms.");
            }
            pause();
        }
    }

    private static Mark followed(
            Bench bench, SecondReader reader, CatchUp catchUp, long all, Mark first, ProcessTimes times) {
        long deadline = first.nanos + bench.pace().rebuildFor().toNanos();
        for (int looked = 1; ; looked++) {
            pause();
            long left = catchUp.left(reader.group());
            Mark now = new Mark(all - left, System.nanoTime(), times.now());
            if (left <= 0 || now.nanos > deadline) {
                return now;
            }
            if (looked % TELL_EVERY == 0) {
                bench.tell(String.format(
                        Locale.ROOT,
                        "rebuild: %,d of %,d events, %,.0f /s",
                        now.read,
                        all,
                        (now.read - first.read) / ((now.nanos - first.nanos) / 1e9)));
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }
}
