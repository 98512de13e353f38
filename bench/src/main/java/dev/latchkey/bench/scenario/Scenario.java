package dev.latchkey.bench.scenario;

import dev.latchkey.bench.report.Section;

/** One question. */
public interface Scenario {
    /** By which it is chosen. */
    String name();

    /** What is done, and where each figure begins and ends; for the list and the page. */
    String about();

    /** @param section to be filled */
    void run(Bench bench, Section section);
}
