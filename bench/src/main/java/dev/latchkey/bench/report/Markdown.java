package dev.latchkey.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The page as Markdown: without the plots, with all figures. */
public final class Markdown {
    private final StringBuilder out = new StringBuilder();

    private Markdown() {}

    public static String of(Report report) {
        Markdown page = new Markdown();
        page.head(report);
        page.summary(report);
        report.sections().forEach(page::section);
        return page.out.toString();
    }

    private void head(Report report) {
        line("# Latchkey bench");
        line("");
        line("| | |");
        line("|---|---|");
        line("| commit | " + report.commit() + " |");
        line("| at | " + report.at() + ", took " + report.seconds() + " s |");
        report.environment().forEach((what, value) -> line("| " + what + " | " + value + " |"));
        line("");
    }

    private void summary(Report report) {
        line("## All figures");
        line("");
        line("Medians of the rounds, in brackets the lowest and the highest round.");
        line("");
        line("| scenario | figure | | baseline | ratio | aim | met |");
        line("|---|---|---|---|---|---|---|");
        report.sections()
                .forEach(section -> section.figures()
                        .forEach(figure -> line("| " + section.scenario() + " | "
                                + figure.name() + " | " + Numbers.spread(figure) + " | " + Numbers.baseline(figure)
                                + " | "
                                + Numbers.ratio(figure.ratio()) + " | " + (figure.aim() == null ? "" : figure.aim())
                                + " | "
                                + Numbers.met(figure) + " |")));
        line("");
    }

    private void section(Section section) {
        line("## " + section.scenario());
        line("");
        line(section.about());
        line("");
        costs(section);
        if (!section.megabytes().isEmpty()) {
            line("Memory (PSS) afterwards, MB: " + memory(section));
            line("");
        }
        section.notes().forEach(note -> line("- " + note));
        if (!section.notes().isEmpty()) {
            line("");
        }
    }

    private void costs(Section section) {
        if (section.costs().isEmpty()) {
            return;
        }
        Set<String> processes = new TreeSet<>();
        section.costs().forEach(costs -> processes.addAll(costs.micros().keySet()));
        line("Processor microseconds per operation; `others`: share of the machine that went to somebody else.");
        line("");
        line("| | " + String.join(" | ", processes) + " | all | others |");
        line("|---" + "|---:".repeat(processes.size() + 2) + "|");
        for (Costs costs : section.costs()) {
            List<String> cells = new ArrayList<>();
            for (String process : processes) {
                cells.add(Numbers.micros(costs.micros().getOrDefault(process, 0.0)));
            }
            cells.add(Numbers.micros(all(costs.micros())));
            cells.add(Numbers.percent(costs.others()));
            line("| " + costs.of() + " | " + String.join(" | ", cells) + " |");
        }
        line("");
    }

    static String memory(Section section) {
        return String.join(
                ", ",
                new TreeMap<>(section.megabytes())
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .toList());
    }

    static double all(Map<String, Double> micros) {
        return micros.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
