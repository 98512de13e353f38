package dev.latchkey.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Lines for the person who waits: when, what, how long it took. */
public final class Progress {
    private final PrintStream out;
    private final long startedAt;

    public Progress(PrintStream out) {
        this.out = out;
        this.startedAt = System.nanoTime();
    }

    void started(String what) {
        line(what + " …");
    }

    void ready(String what, Duration took) {
        line(what + " is ready after " + seconds(took));
    }

    public void line(String text) {
        synchronized (out) {
            out.printf(Locale.ROOT, "%7s  %s%n", seconds(elapsed()), text);
            out.flush();
        }
    }

    public void plain(String text) {
        synchronized (out) {
            out.println(text);
            out.flush();
        }
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
