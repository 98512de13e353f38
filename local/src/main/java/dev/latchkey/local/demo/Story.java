package dev.latchkey.local.demo;

import java.util.ArrayList;
import java.util.List;

/** The whole way of one key, from the operator's register to the lock's receipt. One instance is one telling. */
public final class Story {
    private final List<Step> steps = new ArrayList<>();

    public Story(Stage stage) {
        Props props = new Props();
        steps.addAll(new Ownership(stage, props).steps());
        steps.addAll(new Sharing(stage, props).steps());
        steps.addAll(new Downloading(stage, props).steps());
        steps.addAll(new Resetting(stage, props).steps());
        steps.addAll(new Deactivating(stage, props).steps());
        steps.addAll(new ByPhone(stage, props).steps());
        steps.addAll(new Unlocking(stage, props).steps());
        steps.addAll(new Strangers(stage, props).steps());
    }

    /** In the order in which they must be played. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }
}
