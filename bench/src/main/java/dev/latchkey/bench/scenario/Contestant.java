package dev.latchkey.bench.scenario;

import dev.latchkey.bench.load.Loop;
import dev.latchkey.bench.load.Operation;

/**
 * What takes part in the rounds of a scenario.
 *
 * @param name of the system under load, or of a baseline; unique in its scenario
 * @param warm is told when it has warmed up
 */
record Contestant(String name, Loop loop, Operation operation, Runnable warm) {
    Contestant(String name, Loop loop, Operation operation) {
        this(name, loop, operation, () -> {});
    }
}
