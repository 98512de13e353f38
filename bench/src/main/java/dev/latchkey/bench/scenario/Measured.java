package dev.latchkey.bench.scenario;

import dev.latchkey.bench.load.LoadResult;
import dev.latchkey.bench.load.Loop;
import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.machine.Cost;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** All rounds of one contestant. */
record Measured(String name, Loop loop, List<Round> rounds) {
    /** One of them, with what it cost. */
    record Round(LoadResult load, Cost cost) {}

    Measured {
        rounds = List.copyOf(rounds);
    }

    static Measured in(Map<String, Measured> all, String name) {
        Measured one = all.get(name);
        if (one == null) {
            throw new IllegalArgumentException(name + " took no part");
        }
        return one;
    }

    Spread perSecond() {
        return Spread.of(rounds, round -> round.load().perSecond());
    }

    Spread percentileMillis(double percentile) {
        return Spread.of(rounds, round -> round.load().percentileMillis(percentile));
    }

    /** Of all rounds together, in microseconds. */
    Histogram micros() {
        Histogram all = rounds.getFirst().load().micros().copy();
        rounds.stream().skip(1).forEach(round -> all.add(round.load().micros()));
        return all;
    }

    Histogram correctedMicros() {
        Histogram all = rounds.getFirst().load().correctedForCoordinatedOmission(loop.clients());
        rounds.stream().skip(1).forEach(round -> all.add(round.load().correctedForCoordinatedOmission(loop.clients())));
        return all;
    }

    /** Processor microseconds of each process for one operation; the median of the rounds. */
    Map<String, Double> microsPerOperation() {
        Set<String> processes =
                new LinkedHashSet<>(rounds.getFirst().cost().seconds().keySet());
        Map<String, Double> micros = new TreeMap<>();
        processes.forEach(process -> micros.put(
                process,
                Spread.of(
                                rounds,
                                round -> round.cost()
                                        .microsPer(round.load().succeeded())
                                        .getOrDefault(process, 0.0))
                        .median()));
        return micros;
    }

    /** As {@link #microsPerOperation}, of the whole system without this process. */
    double systemMicrosPerOperation() {
        return Spread.of(
                        rounds,
                        round -> round.cost().systemSeconds()
                                * 1e6
                                / Math.max(1, round.load().succeeded()))
                .median();
    }

    /** The share of the machine that went to processes of somebody else. */
    double others() {
        return Spread.of(rounds, round -> round.cost().others()).median();
    }

    Map<String, Long> failures() {
        Map<String, Long> all = new LinkedHashMap<>();
        rounds.forEach(round -> round.load().failures().forEach((why, count) -> all.merge(why, count, Long::sum)));
        return all;
    }
}
