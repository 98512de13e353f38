package dev.latchkey.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.latchkey.bench.BenchFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a run down: {@code bench.html}, {@code bench.md}, {@code result.json}. */
public final class Page {
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private Page() {}

    /** @param compareWith {@code result.json} of an earlier run, whose figures are shown beside; null for none */
    public static void write(Report report, Path folder, @Nullable Path compareWith) {
        try {
            JSON.writeValue(folder.resolve("result.json").toFile(), report);
            Files.writeString(folder.resolve("bench.md"), Markdown.of(report));
            Files.writeString(
                    folder.resolve("bench.html"), Html.of(report, compareWith == null ? null : read(compareWith)));
        } catch (IOException e) {
            throw new BenchFailure("Cannot write to " + folder + ": " + e.getMessage(), e);
        }
    }

    static Report read(Path result) {
        try {
            return JSON.readValue(result.toFile(), Report.class);
        } catch (IOException e) {
            throw new BenchFailure("Cannot read " + result + ": " + e.getMessage(), e);
        }
    }

    /** For the terminal. */
    public static String figures(Report report) {
        StringBuilder text = new StringBuilder();
        for (Section section : report.sections()) {
            for (Figure figure : section.figures()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%-16s %-48s %-30s %-34s %-5s %s%n",
                        section.scenario(),
                        figure.name(),
                        Numbers.spread(figure),
                        Numbers.baseline(figure),
                        Numbers.ratio(figure.ratio()),
                        figure.aim() == null ? "" : (Boolean.TRUE.equals(figure.met()) ? "aim met" : "aim missed")));
            }
        }
        return text.toString();
    }
}
