package dev.latchkey.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    @Test
    void page_hasEveryFigureWithItsBaseline_inAllForms(@TempDir Path folder) throws Exception {
        Page.write(report(1_234), folder, null);

        assertThat(Files.readString(folder.resolve("bench.md")))
                .contains(
                        "| share-commands | commands | 1,234/s (1,000 – 1,500) | bare: 2,468/s | 0.50 | as many | no |")
                .contains("| commands | 2,500 | 2,500 | 25 % |");
        assertThat(Files.readString(folder.resolve("bench.html")))
                .contains("<polyline", "1,234/s", "bare", "&lt;3 ×")
                .doesNotContain("http://", "https://", "<3 ×");
    }

    @Test
    void page_showsTheRunBefore_whenThereIsOne(@TempDir Path folder) throws Exception {
        Page.write(report(1_000), folder, null);
        Path before = Files.move(folder.resolve("result.json"), folder.resolve("before.json"));

        Page.write(report(2_000), folder, before);

        assertThat(Files.readString(folder.resolve("bench.html"))).contains("before", "1,000/s", "2,000/s");
    }

    @Test
    void curve_endsWhereTooFewSamplesAreLeft() {
        Histogram micros = new Histogram(1_000_000, 3);
        for (int i = 1; i <= 1_000; i++) {
            micros.recordValue(i * 100L);
        }

        assertThat(Curve.of("c", micros).percentiles()).contains(99.0).doesNotContain(99.5);
    }

    private static Report report(double commands) {
        Section section = new Section("share-commands", "about <3 ×");
        section.figures()
                .add(new Figure("commands", "/s", commands, 1_000, 1_500, "bare", 2_468.0, 0.5, "as many", false));
        section.curves().add(new Curve("commands", List.of(0.0, 50.0, 99.0), List.of(1.0, 2.5, 20.0)));
        section.costs().add(new Costs("commands", Map.of("kafka", 2_500.0), 0.25));
        return new Report(
                "abc", Instant.parse("2026-11-25T05:00:00Z"), 60, Map.of("machine", "2 × X"), List.of(section));
    }
}
