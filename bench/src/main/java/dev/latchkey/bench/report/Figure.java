package dev.latchkey.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * One line of the page.
 *
 * @param unit      as {@code /s}, {@code ms}
 * @param median    of the rounds, {@code low} and {@code high} their spread
 * @param baseline  what it is compared with; null when with nothing
 * @param ratio     of the figure to the baseline's
 * @param aim       in words; null when there is none
 * @param met       null when there is no aim
 */
public record Figure(
        String name,
        String unit,
        double median,
        double low,
        double high,
        @Nullable String baseline,
        @Nullable Double baselineMedian,
        @Nullable Double ratio,
        @Nullable String aim,
        @Nullable Boolean met) {}
