package dev.latchkey.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param scenarios     by name; empty for all
 * @param keys          how many there have to be
 * @param bridges       how many the scenarios with bridges connect; null for what the pace says
 * @param deactivations how many are measured; null for what the pace says
 * @param out           folder for the page and the logs; null for one of this run's own
 * @param compareWith   {@code result.json} of an earlier run; null for none
 * @param direct        past the entrance, to the services themselves
 * @param seedAnywhere  also into data that are not the bench's
 * @param warmUpSeconds load before anything is measured; null for what the pace says
 */
record Options(
        List<String> scenarios,
        boolean quick,
        boolean list,
        int keys,
        @Nullable Integer bridges,
        @Nullable Integer deactivations,
        @Nullable Path out,
        @Nullable Path compareWith,
        boolean direct,
        boolean seedAnywhere,
        @Nullable Integer warmUpSeconds) {
    static final int MOST_KEYS = 20_000_000;
    private static final int MOST_BRIDGES = 140_000;
    private static final int MOST_DEACTIVATIONS = 100_000;
    private static final int STANDARD_KEYS = 1_000_000;
    private static final int FEWEST_KEYS = 1_000;
    private static final int LONGEST_WARM_UP = 3_600;

    Options {
        scenarios = List.copyOf(scenarios);
    }

    static Options of(List<String> arguments) {
        Deque<String> left = new ArrayDeque<>(arguments);
        List<String> scenarios = new ArrayList<>();
        boolean quick = false;
        boolean list = false;
        boolean direct = false;
        boolean seedAnywhere = false;
        int keys = STANDARD_KEYS;
        Integer bridges = null;
        Integer deactivations = null;
        Path out = null;
        Path compareWith = null;
        Integer warmUpSeconds = null;
        while (!left.isEmpty()) {
            String argument = left.remove();
            switch (argument) {
                case "--quick" -> quick = true;
                case "--list" -> list = true;
                case "--direct" -> direct = true;
                case "--seed-into-this-data" -> seedAnywhere = true;
                case "--keys" -> keys = number(argument, left, FEWEST_KEYS, MOST_KEYS);
                case "--bridges" -> bridges = number(argument, left, 1, MOST_BRIDGES);
                case "--deactivations" -> deactivations = number(argument, left, 1, MOST_DEACTIVATIONS);
                case "--warm-up" -> warmUpSeconds = number(argument, left, 0, LONGEST_WARM_UP);
                case "--out" -> out = Path.of(value(argument, left));
                case "--compare" -> compareWith = Path.of(value(argument, left));
                default -> {
                    if (argument.startsWith("-")) {
                        throw new BenchFailure("bench has no option " + argument + ". See ./latchkey help");
                    }
                    scenarios.add(argument);
                }
            }
        }
        return new Options(
                scenarios,
                quick,
                list,
                keys,
                bridges,
                deactivations,
                out,
                compareWith,
                direct,
                seedAnywhere,
                warmUpSeconds);
    }

    private static String value(String option, Deque<String> left) {
        if (left.isEmpty()) {
            throw new BenchFailure(option + " needs a value.");
        }
        return left.remove();
    }

    private static int number(String option, Deque<String> left, int least, int most) {
        String text = value(option, left);
        try {
            int number = Integer.parseInt(text.replace("_", "").replace(",", ""));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for every wrong value
        }
        throw new BenchFailure(option + " needs a number from " + least + " to " + most + ", not \"" + text + "\".");
    }
}
