package dev.latchkey.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a scenario found out.
 *
 * @param about     what is done, and where each figure begins and ends
 * @param megabytes PSS of each process right after it
 */
public record Section(
        String scenario,
        String about,
        List<Figure> figures,
        List<Curve> curves,
        List<Costs> costs,
        List<String> notes,
        Map<String, Long> megabytes) {
    public Section(String scenario, String about) {
        this(
                scenario,
                about,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new LinkedHashMap<>());
    }
}
