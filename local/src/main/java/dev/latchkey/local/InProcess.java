package dev.latchkey.local;

import java.util.Optional;

/** A part that runs in the launcher itself. */
record InProcess(String name, Runnable starter, Runnable stopper) implements Component {
    @Override
    public void start() {
        starter.run();
    }

    @Override
    public void stop() {
        stopper.run();
    }

    @Override
    public Optional<ProcessHandle> process() {
        return Optional.empty();
    }
}
