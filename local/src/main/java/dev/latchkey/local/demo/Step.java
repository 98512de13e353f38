package dev.latchkey.local.demo;

import java.util.List;

/**
 * One sentence of the story.
 *
 * @param rules of SPEC.md that it shows
 */
public record Step(String title, List<String> rules, Action action) {
    /** Fails with {@link NotAsTold}. */
    public interface Action {
        void play();
    }

    public Step {
        rules = List.copyOf(rules);
    }

    static Step of(String title, Action action, String... rules) {
        return new Step(title, List.of(rules), action);
    }
}
