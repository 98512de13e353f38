package dev.latchkey.bench.scenario;

import dev.latchkey.bench.load.Spread;
import dev.latchkey.bench.report.Figure;
import org.jspecify.annotations.Nullable;

/** Makes figures out of rounds. */
final class Figures {
    private Figures() {}

    /** A rate that has to be at least {@code atLeast} of the baseline's. */
    static Figure rate(String name, Measured of, Measured baseline, double atLeast, String aim) {
        double base = baseline.perSecond().median();
        double ratio = of.perSecond().median() / base;
        return of(name, "/s", of.perSecond(), baseline.name(), base, ratio, aim, ratio >= atLeast);
    }

    /** A latency that may be at most {@code atMost} times the baseline's. */
    static Figure latency(String name, Measured of, double percentile, Measured baseline, double atMost, String aim) {
        double base = baseline.percentileMillis(percentile).median();
        double ratio = of.percentileMillis(percentile).median() / base;
        return of(name, "ms", of.percentileMillis(percentile), baseline.name(), base, ratio, aim, ratio <= atMost);
    }

    /** A latency for which there is no aim. */
    static Figure latency(String name, Measured of, double percentile) {
        return plain(name, "ms", of.percentileMillis(percentile));
    }

    static Figure plain(String name, String unit, Spread spread) {
        return of(name, unit, spread, null, null, null, null, null);
    }

    /** Something that has to stay below a bound. */
    static Figure below(String name, String unit, Spread spread, double bound, String aim) {
        return of(name, unit, spread, null, null, null, aim, spread.median() < bound);
    }

    static Figure of(
            String name,
            String unit,
            Spread spread,
            @Nullable String baseline,
            @Nullable Double baselineMedian,
            @Nullable Double ratio,
            @Nullable String aim,
            @Nullable Boolean met) {
        return new Figure(
                name, unit, spread.median(), spread.low(), spread.high(), baseline, baselineMedian, ratio, aim, met);
    }
}
