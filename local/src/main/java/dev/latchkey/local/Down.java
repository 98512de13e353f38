package dev.latchkey.local;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code ./latchkey down}: stops what runs in another terminal. */
final class Down {
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(120);

    private final Home home;

    Down(Home home) {
        this.home = home;
    }

    int run() {
        Optional<ProcessHandle> launcher = RunLock.holder(home);
        if (launcher.isEmpty()) {
            System.out.println("Nothing is running.");
            return 0;
        }
        launcher.get().destroy();
        try {
            launcher.get().onExit().get(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new UserError("Process " + launcher.get().pid() + " did not stop within " + STOPS_WITHIN.toSeconds()
                    + " s; see what it prints.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
        System.out.println("Stopped.");
        return 0;
    }
}
