package dev.latchkey.bench.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How numbers look on the page: three digits that count. */
final class Numbers {
    private Numbers() {}

    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    static String unit(double value, String unit) {
        return number(value) + (unit.startsWith("/") || unit.isEmpty() ? unit : " " + unit);
    }

    static String spread(Figure figure) {
        String median = unit(figure.median(), figure.unit());
        return figure.low() == figure.high()
                ? median
                : median + " (" + number(figure.low()) + " – " + number(figure.high()) + ")";
    }

    static String baseline(Figure figure) {
        Double median = figure.baselineMedian();
        return figure.baseline() == null || median == null
                ? ""
                : figure.baseline() + ": " + unit(median, figure.unit());
    }

    static String ratio(@Nullable Double ratio) {
        return ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    static String micros(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    static String met(Figure figure) {
        Boolean met = figure.met();
        return met == null ? "" : met ? "yes" : "no";
    }
}
