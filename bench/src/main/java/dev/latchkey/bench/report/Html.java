package dev.latchkey.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The page as one HTML file with its plots in it; it loads nothing. */
public final class Html {
    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;max-width:66rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
            h2{margin-top:2.5rem;border-top:1px solid #d0d7de;padding-top:1rem}
            table{border-collapse:collapse;margin:1rem 0;font-size:13px;display:block;overflow-x:auto}
            th,td{padding:.25rem .6rem;border-bottom:1px solid #d0d7de;text-align:left;vertical-align:top}
            td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
            .yes{color:#116329;font-weight:600}.no{color:#a40e26;font-weight:600}
            svg{width:100%;max-width:48rem;height:auto;display:block}svg text{font-size:12px;fill:#424a53}
            .grid{stroke:#d8dee4}.curve{fill:none;stroke-width:2}
            .c0{--c:#0969da}.c1{--c:#bc4c00}.c2{--c:#1a7f37}.c3{--c:#8250df}.c4{--c:#bf3989}.c5{--c:#57606a}
            .curve{stroke:var(--c)}.bar{fill:var(--c)}.key{display:inline-block;width:.8em;height:.8em;background:var(--c);margin:0 .35em 0 1em}
            .about{color:#424a53}""";

    private final StringBuilder out = new StringBuilder();
    private final @Nullable Report before;

    private Html(@Nullable Report before) {
        this.before = before;
    }

    /** @param before an earlier run to be shown beside; null for none */
    public static String of(Report report, @Nullable Report before) {
        Html page = new Html(before);
        page.head(report);
        page.summary(report);
        report.sections().forEach(page::section);
        return page.out.append("</body></html>\n").toString();
    }

    private void head(Report report) {
        out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Latchkey bench</title>")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>\n")
                .append(STYLE)
                .append("\n</style></head><body><h1>Latchkey bench</h1><table>");
        row("commit", report.commit());
        row("at", report.at() + ", took " + report.seconds() + " s");
        report.environment().forEach(this::row);
        out.append("</table>\n");
    }

    private void row(String what, String value) {
        out.append("<tr><th>")
                .append(Svg.escaped(what))
                .append("</th><td>")
                .append(Svg.escaped(value))
                .append("</td></tr>");
    }

    private void summary(Report report) {
        out.append("<h2>All figures</h2><p>Medians of the rounds, in brackets the lowest and the highest round.</p>")
                .append("<table><tr><th>scenario</th><th>figure</th><th class=\"n\"></th>")
                .append(before == null ? "" : "<th class=\"n\">before</th>")
                .append("<th>baseline</th><th class=\"n\">ratio</th><th>aim</th><th>met</th></tr>\n");
        for (Section section : report.sections()) {
            for (Figure figure : section.figures()) {
                out.append("<tr>");
                cell("", section.scenario());
                cell("", figure.name());
                cell("n", Numbers.spread(figure));
                if (before != null) {
                    Figure former = former(section.scenario(), figure.name());
                    cell("n", former == null ? "" : Numbers.unit(former.median(), former.unit()));
                }
                cell("", Numbers.baseline(figure));
                cell("n", Numbers.ratio(figure.ratio()));
                cell("", figure.aim() == null ? "" : figure.aim());
                cell(Numbers.met(figure), Numbers.met(figure));
                out.append("</tr>\n");
            }
        }
        out.append("</table>\n");
    }

    private void section(Section section) {
        out.append("<h2 id=\"")
                .append(section.scenario())
                .append("\">")
                .append(section.scenario())
                .append("</h2><p class=\"about\">")
                .append(Svg.escaped(section.about()))
                .append("</p>\n");
        bars(section);
        if (!section.curves().isEmpty()) {
            out.append(Svg.curves(section.curves())).append("<p>");
            for (int i = 0; i < section.curves().size(); i++) {
                out.append("<span class=\"key c")
                        .append(i)
                        .append("\"></span>")
                        .append(Svg.escaped(section.curves().get(i).name()));
            }
            out.append("</p>\n");
        }
        costs(section);
        section.notes()
                .forEach(note -> out.append("<p>").append(Svg.escaped(note)).append("</p>\n"));
        if (!section.megabytes().isEmpty()) {
            out.append("<p class=\"about\">Memory (PSS) afterwards, MB: ")
                    .append(Svg.escaped(Markdown.memory(section)))
                    .append("</p>\n");
        }
    }

    /** Each figure that is compared with something, beside it, and beside the run before. */
    private void bars(Section section) {
        for (Figure figure : section.figures()) {
            List<Svg.Bar> bars = new ArrayList<>();
            bars.add(new Svg.Bar(figure.name(), figure.median(), Numbers.unit(figure.median(), figure.unit())));
            Figure former = former(section.scenario(), figure.name());
            if (former != null) {
                bars.add(new Svg.Bar("before", former.median(), Numbers.unit(former.median(), former.unit())));
            }
            Double base = figure.baselineMedian();
            if (figure.baseline() != null && base != null) {
                bars.add(new Svg.Bar(figure.baseline(), base, Numbers.unit(base, figure.unit())));
            }
            if (bars.size() > 1) {
                out.append(Svg.bars(bars)).append('\n');
            }
        }
    }

    private void costs(Section section) {
        if (section.costs().isEmpty()) {
            return;
        }
        Set<String> processes = new TreeSet<>();
        section.costs().forEach(costs -> processes.addAll(costs.micros().keySet()));
        out.append(
                        "<p>Processor microseconds per operation; <i>others</i>: share of the machine that went to somebody else.</p>")
                .append("<table><tr><th></th>");
        processes.forEach(
                name -> out.append("<th class=\"n\">").append(Svg.escaped(name)).append("</th>"));
        out.append("<th class=\"n\">all</th><th class=\"n\">others</th></tr>\n");
        for (Costs costs : section.costs()) {
            out.append("<tr>");
            cell("", costs.of());
            processes.forEach(name -> cell("n", Numbers.micros(costs.micros().getOrDefault(name, 0.0))));
            cell("n", Numbers.micros(Markdown.all(costs.micros())));
            cell("n", Numbers.percent(costs.others()));
            out.append("</tr>\n");
        }
        out.append("</table>\n");
    }

    private @Nullable Figure former(String scenario, String name) {
        Report earlier = before;
        if (earlier == null) {
            return null;
        }
        return earlier.sections().stream()
                .filter(section -> section.scenario().equals(scenario))
                .flatMap(section -> section.figures().stream())
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void cell(String css, String text) {
        out.append("<td")
                .append(css.isEmpty() ? "" : " class=\"" + css + "\"")
                .append('>')
                .append(Svg.escaped(text))
                .append("</td>");
    }
}
