package dev.latchkey.bench.report;

import java.util.List;
import java.util.Locale;

/** Plots as inline SVG; colours by the classes c0 to c5 of the page. */
final class Svg {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 12;
    private static final int BOTTOM = 40;
    private static final double[] GRID = {0, 50, 90, 99, 99.9, 99.99};
    private static final int COLOURS = 6;
    private static final int BAR = 22;

    private Svg() {}

    /** Latency by percentile, both axes logarithmic: to the right the share of slower ones falls tenfold from line to line. */
    static String curves(List<Curve> curves) {
        double low = curves.stream()
                .flatMap(curve -> curve.millis().stream())
                .filter(value -> value > 0)
                .min(Double::compare)
                .orElse(0.1);
        double high = curves.stream()
                .flatMap(curve -> curve.millis().stream())
                .max(Double::compare)
                .orElse(1.0);
        double bottom = Math.floor(Math.log10(Math.max(0.01, low)));
        double top = Math.max(bottom + 1, Math.ceil(Math.log10(Math.max(0.02, high))));
        StringBuilder svg = new StringBuilder(open(HEIGHT, "latency by percentile"));
        for (double decade = bottom; decade <= top; decade++) {
            double y = y(Math.pow(10, decade), bottom, top);
            line(svg, "grid", LEFT, y, WIDTH - RIGHT, y);
            text(svg, "end", LEFT - 6, y + 4, Numbers.unit(Math.pow(10, decade), "ms"));
        }
        for (double percentile : GRID) {
            double x = x(percentile);
            line(svg, "grid", x, TOP, x, HEIGHT - BOTTOM);
            text(svg, "middle", x, HEIGHT - BOTTOM + 18, percentile == 0 ? "0" : "p" + trimmed(percentile));
        }
        for (int i = 0; i < curves.size(); i++) {
            svg.append(String.format(Locale.ROOT, "<polyline class=\"curve c%d\" points=\"", i % COLOURS));
            Curve curve = curves.get(i);
            for (int p = 0; p < curve.millis().size(); p++) {
                svg.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        x(curve.percentiles().get(p)),
                        y(Math.max(Math.pow(10, bottom), curve.millis().get(p)), bottom, top)));
            }
            svg.append("\"/>");
        }
        return svg.append("</svg>").toString();
    }

    /** One value of a bar chart. */
    record Bar(String label, double value, String shown) {}

    /** Lying bars from zero; the longest fills the width. */
    static String bars(List<Bar> bars) {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int height = bars.size() * BAR + 8;
        int left = 240;
        int room = WIDTH - left - 110;
        StringBuilder svg = new StringBuilder(open(height, "comparison"));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double width = most <= 0 ? 0 : bar.value() / most * room;
            double y = 4 + i * (double) BAR;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"bar c%d\" x=\"%d\" y=\"%.0f\" width=\"%.1f\" height=\"%d\"/>",
                    i % COLOURS,
                    left,
                    y,
                    Math.max(1, width),
                    BAR - 6));
            text(svg, "end", left - 8, y + 12, bar.label());
            text(svg, "start", left + width + 6, y + 12, bar.shown());
        }
        return svg.append("</svg>").toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String open(int height, String title) {
        return "<svg viewBox=\"0 0 " + WIDTH + " " + height + "\" role=\"img\" aria-label=\"" + title + "\">";
    }

    private static double x(double percentile) {
        double nines = -Math.log10(1 - Math.min(99.99, percentile) / 100);
        return LEFT + nines / 4 * (WIDTH - LEFT - RIGHT - 14);
    }

    private static double y(double millis, double bottom, double top) {
        double share = (Math.log10(millis) - bottom) / (top - bottom);
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }

    private static void line(StringBuilder svg, String css, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                css,
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder svg, String anchor, double x, double y, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", anchor, x, y, escaped(text)));
    }

    private static String trimmed(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
