package dev.latchkey.bench.scenario;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.load.LoadResult;
import dev.latchkey.bench.machine.ProcessTimes;
import dev.latchkey.bench.scenario.Measured.Round;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Runs contestants against each other: each warms up, then all take turns, round by round, so that whatever else the machine does
 * in the meantime hits them alike.
 */
final class Rounds {
    private final int rounds;
    private final Duration warmUp;
    private final Duration each;
    private final ProcessTimes times;
    private final Path logs;
    private final Consumer<Duration> beforeLoop;
    private final Consumer<String> progress;

    /**
     * @param logs       folder for one HdrHistogram log for each contestant and round
     * @param beforeLoop told how long the next loop takes
     */
    Rounds(
            int rounds,
            Duration warmUp,
            Duration each,
            ProcessTimes times,
            Path logs,
            Consumer<Duration> beforeLoop,
            Consumer<String> progress) {
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.each = each;
        this.times = times;
        this.logs = logs;
        this.beforeLoop = beforeLoop;
        this.progress = progress;
    }

    Map<String, Measured> of(String scenario, Contestant... contestants) {
        Map<String, List<Round>> all = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            beforeLoop.accept(warmUp);
            contestant.loop().run(contestant.operation(), warmUp, null);
            contestant.warm().run();
            all.put(contestant.name(), new ArrayList<>());
        }
        for (int round = 1; round <= rounds; round++) {
            for (Contestant contestant : contestants) {
                Round done = run(scenario, contestant, round);
                all.computeIfAbsent(contestant.name(), name -> new ArrayList<>())
                        .add(done);
                progress.accept(String.format(
                        Locale.ROOT,
                        "%s, round %d: %-28s %,8.0f /s   p50 %.2f ms  p99 %.2f ms%s",
                        scenario,
                        round,
                        contestant.name(),
                        done.load().perSecond(),
                        done.load().percentileMillis(50),
                        done.load().percentileMillis(99),
                        done.load().failed() == 0
                                ? ""
                                : "   failed: " + done.load().failures()));
            }
        }
        Map<String, Measured> measured = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            List<Round> done = all.getOrDefault(contestant.name(), List.of());
            if (done.stream().allMatch(round -> round.load().succeeded() == 0)) {
                throw new BenchFailure(scenario + ": nothing succeeded of " + contestant.name() + "; "
                        + done.getFirst().load().failures());
            }
            measured.put(contestant.name(), new Measured(contestant.name(), contestant.loop(), done));
        }
        return measured;
    }

    private Round run(String scenario, Contestant contestant, int round) {
        beforeLoop.accept(each);
        Path file = logs.resolve(
                (scenario + "." + contestant.name() + "." + round).replaceAll("[^A-Za-z0-9.-]+", "-") + ".hlog");
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            HistogramLogWriter log = new HistogramLogWriter(out);
            log.outputLogFormatVersion();
            log.outputComment("[latencies in microseconds; " + contestant.loop() + "]");
            log.outputStartTime(System.currentTimeMillis());
            log.outputLegend();
            ProcessTimes.Snapshot before = times.now();
            LoadResult load = contestant.loop().run(contestant.operation(), each, log);
            return new Round(load, before.until(times.now()));
        } catch (IOException e) {
            throw new BenchFailure("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
