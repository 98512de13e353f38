package dev.latchkey.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The parts that have been started. A part whose process ends by itself is started again, a few times; {@link #stop} ends
 * all, the last stage first and the parts of a stage side by side.
 */
final class RunningParts {
    /** In the order of starting. */
    enum Stage {
        ENGINES,
        DOORS,
        SERVICES,
        BRIDGES
    }

    private static final int MOST_RESTARTS = 5;
    private static final Duration SETTLED_AFTER = Duration.ofMinutes(5);

    private final Progress progress;
    private final ProcessRecords records;
    private final Map<Stage, List<Component>> started = new EnumMap<>(Stage.class);
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("part-", 0).factory());
    private volatile boolean stopping;

    RunningParts(Progress progress, ProcessRecords records) {
        this.progress = progress;
        this.records = records;
    }

    CompletableFuture<Void> run(Runnable task) {
        return CompletableFuture.runAsync(task, threads);
    }

    /** Completes when the part is ready. */
    CompletableFuture<Void> start(Stage stage, Component component) {
        return run(() -> {
            synchronized (started) {
                if (stopping) {
                    return;
                }
                started.computeIfAbsent(stage, none -> new ArrayList<>()).add(component);
            }
            startNow(component);
            watch(component, new AtomicInteger());
        });
    }

    /** Goes on when a part does not want to. */
    void stop() {
        stopping = true;
        for (Stage stage : Arrays.asList(Stage.values()).reversed()) {
            List<Component> parts;
            synchronized (started) {
                parts = List.copyOf(started.getOrDefault(stage, List.of()));
            }
            CompletableFuture.allOf(
                            parts.stream().map(part -> run(() -> stopNow(part))).toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    private void startNow(Component component) {
        long begin = System.nanoTime();
        component.start();
        component.process().ifPresent(process -> records.remember(component.name(), process.pid()));
        progress.ready(component.name(), Duration.ofNanos(System.nanoTime() - begin));
    }

    private void stopNow(Component component) {
        try {
            component.stop();
            records.forget(component.name());
            progress.line(component.name() + " stopped");
        } catch (RuntimeException e) {
            progress.line(component.name() + " does not stop: " + e.getMessage());
        }
    }

    private void watch(Component component, AtomicInteger restarts) {
        long begin = System.nanoTime();
        component
                .process()
                .ifPresent(process -> process.onExit().thenRunAsync(() -> revive(component, begin, restarts), threads));
    }

    /** Also when it ends while it starts: what was too much for it may be over soon. */
    private void revive(Component component, long begin, AtomicInteger restarts) {
        if (System.nanoTime() - begin > SETTLED_AFTER.toNanos()) {
            restarts.set(0);
        }
        while (!stopping) {
            if (restarts.incrementAndGet() > MOST_RESTARTS) {
                progress.line(component.name() + " ends again and again; it stays down. See its log.");
                return;
            }
            progress.line(component.name() + " has ended by itself; starting it again");
            try {
                startNow(component);
                watch(component, restarts);
                return;
            } catch (RuntimeException e) {
                progress.line(String.valueOf(e.getMessage()));
                if (component.process().filter(ProcessHandle::isAlive).isPresent()) { // slow, but there
                    watch(component, restarts);
                    return;
                }
            }
        }
    }
}
