package dev.latchkey.bench.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A whole run, as {@code result.json} keeps it.
 *
 * @param environment what was measured on which machine, in words by what they are about
 * @param seconds     that the run took
 */
public record Report(String commit, Instant at, long seconds, Map<String, String> environment, List<Section> sections) {
    public Report {
        sections = List.copyOf(sections);
    }
}
