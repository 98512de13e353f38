package dev.latchkey.local;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/** {@code ./latchkey up}: starts everything, then waits for Ctrl-C. */
final class Up {
    static final int RUNNING_ALREADY = 3;
    private static final Duration LEFTOVERS_END_WITHIN = Duration.ofSeconds(15);

    private final Home home;
    private final Progress progress = new Progress(System.out);

    Up(Home home) {
        this.home = home;
    }

    int run() {
        return runDuring(Up::untilInterrupted);
    }

    /** Starts everything, does the work, stops everything; gives what the work gave. */
    int runDuring(IntSupplier work) {
        home.prepare();
        Optional<RunLock> lock = RunLock.take(home);
        if (lock.isEmpty()) {
            String process = RunLock.holder(home)
                    .map(holder -> " (process " + holder.pid() + ")")
                    .orElse("");
            System.err.println("latchkey: it is running already" + process + ", at " + Ports.ENTRANCE.url()
                    + ". Stop it with ./latchkey down.");
            return RUNNING_ALREADY;
        }
        try (RunLock held = lock.get()) {
            return run(held, work);
        }
    }

    private int run(RunLock lock, IntSupplier work) {
        List<String> cleared = new ProcessRecords(home).clearLeftovers(LEFTOVERS_END_WITHIN);
        if (!cleared.isEmpty()) {
            progress.line("ended what a killed run had left: " + String.join(", ", cleared));
        }
        Preflight.check(home, lock.afterCrash() ? LEFTOVERS_END_WITHIN : Duration.ZERO);
        LocalSystem system = new LocalSystem(home, progress);
        AtomicBoolean stopped = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system, stopped, lock), "stop"));
        try {
            system.start();
        } catch (RuntimeException e) {
            stop(system, stopped, lock);
            throw e;
        }
        report();
        try {
            return work.getAsInt();
        } finally {
            stop(system, stopped, lock);
        }
    }

    private static int untilInterrupted() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private void report() {
        Duration ready = progress.elapsed();
        progress.plain("");
        progress.plain("  Latchkey is ready after " + Progress.seconds(ready) + " and takes "
                + Memory.megabytes(Memory.ofTree(ProcessHandle.current())) + " of memory.");
        progress.plain("");
        progress.plain(Welcome.text());
        progress.plain("  Next, in another terminal: ./latchkey demo        Stop: Ctrl-C here, or ./latchkey down");
    }

    private void stop(LocalSystem system, AtomicBoolean stopped, RunLock lock) {
        if (stopped.compareAndSet(false, true)) {
            progress.plain("");
            progress.line("stopping; the first time takes longer, to make the next start quick");
            system.stop();
            progress.line("everything has stopped");
            lock.close();
        }
    }
}
