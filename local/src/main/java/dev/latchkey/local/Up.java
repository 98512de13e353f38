package dev.latchkey.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

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
            return run(held);
        }
    }

    private int run(RunLock lock) {
        List<String> cleared = new ProcessRecords(home).clearLeftovers(LEFTOVERS_END_WITHIN);
        if (!cleared.isEmpty()) {
            progress.line("ended what a killed run had left: " + String.join(", ", cleared));
        }
        Preflight.check(home, lock.afterCrash() ? LEFTOVERS_END_WITHIN : Duration.ZERO);
        LocalSystem system = new LocalSystem(home, progress);
        AtomicBoolean stopped = new AtomicBoolean();
        CountDownLatch forEver = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system, stopped, lock), "stop"));
        try {
            system.start();
        } catch (RuntimeException e) {
            stop(system, stopped, lock);
            throw e;
        }
        report(system);
        try {
            forEver.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private void report(LocalSystem system) {
        List<ProcessHandle> processes = new ArrayList<>(system.processes());
        Duration ready = progress.elapsed();
        processes.add(ProcessHandle.current());
        progress.plain("");
        progress.plain("  Latchkey is ready after " + Progress.seconds(ready) + " and takes "
                + Memory.megabytes(Memory.ofAll(processes)) + " of memory.");
        progress.plain("");
        progress.plain(Welcome.text());
        progress.plain("  Next, in another terminal: ./latchkey demo        Stop: Ctrl-C here, or ./latchkey down");
    }

    private void stop(LocalSystem system, AtomicBoolean stopped, RunLock lock) {
        if (stopped.compareAndSet(false, true)) {
            progress.plain("");
            progress.line("stopping");
            system.stop();
            progress.line("everything has stopped");
            lock.close();
        }
    }
}
