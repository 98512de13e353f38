package dev.latchkey.bench.system;

import dev.latchkey.bench.load.Operation.Ending;
import dev.latchkey.bench.seed.Locks;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * After some of the share commands, reads the key list of the lock at once, with the consistency token of the answer: such a read is
 * answered as soon as the list shows the command. A few a second, so that the probes are no load.
 */
public final class ListProbe {
    private static final long HIGHEST_MICROS = Duration.ofMinutes(2).toNanos() / 1_000;
    private static final long PAUSE_NANOS = Duration.ofMillis(40).toNanos();
    private static final Pattern SHARED_AT = Pattern.compile("\"sharedAt\":\"([^\"]+)\"");

    private final Api api;
    private final People people;
    private final Histogram sinceDecided = new ConcurrentHistogram(HIGHEST_MICROS, 3);
    private final Histogram sinceAnswered = new ConcurrentHistogram(HIGHEST_MICROS, 3);
    private final AtomicLong next = new AtomicLong();
    private final AtomicInteger late = new AtomicInteger();
    private volatile boolean ended;

    /** @param api not that of the commands, whose clients would wait for its connections */
    public ListProbe(Api api, People people) {
        this.api = api;
        this.people = people;
    }

    /** Forgets what it has: from now on it counts. */
    public void begin() {
        sinceDecided.reset();
        sinceAnswered.reset();
        late.set(0);
    }

    public void end() {
        ended = true;
    }

    /** In microseconds, from {@code sharedAt}, which is a little before the commit, to the last byte of the list. */
    public Histogram sinceDecided() {
        return sinceDecided.copy();
    }

    /** In microseconds, from the answer of the command to the last byte of the list. */
    public Histogram sinceAnswered() {
        return sinceAnswered.copy();
    }

    /** Reads that were given up, after two seconds. */
    public int late() {
        return late.get();
    }

    /** Probes if it is time to, also before it counts, so that the reads warm up as the commands do. Never blocks. */
    public void answered(int lock, Api.Answer share) {
        long now = System.nanoTime();
        long due = next.get();
        if (ended || now < due || !next.compareAndSet(due, now + PAUSE_NANOS)) {
            return;
        }
        Matcher sharedAt = SHARED_AT.matcher(share.body().toString());
        if (!sharedAt.find()) {
            return;
        }
        Instant decided = Instant.parse(sharedAt.group(1));
        Map<String, String> headers = Map.of(
                "Authorization",
                people.owners().get(Locks.owner(lock)).authorization(),
                "Latchkey-Consistency",
                share.consistencyToken());
        api.send(
                HttpMethod.GET,
                "/v1/locks/" + Locks.id(lock) + "/keys",
                headers,
                Buffer.buffer(),
                new Lost(),
                answer -> {
                    if (answer.is(200)) {
                        sinceAnswered.recordValue(Math.min(HIGHEST_MICROS, (System.nanoTime() - now) / 1_000));
                        sinceDecided.recordValue(Math.min(
                                HIGHEST_MICROS, Math.max(0, ChronoUnit.MICROS.between(decided, Instant.now()))));
                    } else {
                        late.incrementAndGet();
                    }
                });
    }

    private final class Lost implements Ending {
        @Override
        public void succeeded() {}

        @Override
        public void failed(String why) {
            late.incrementAndGet();
        }
    }
}
