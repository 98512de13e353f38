package dev.latchkey.bench.system;

import dev.latchkey.events.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;

/**
 * Reads the key events as an analyst would, and takes the time from two beginnings: when the service decided ({@code ce_time}, a
 * little before the commit) and when the client had its answer (a little after it). Both are clocks of this machine.
 */
public final class Arrivals implements AutoCloseable {
    private static final long HIGHEST_MICROS = Duration.ofMinutes(2).toNanos() / 1_000;

    private final Tail tail;
    private final Histogram sinceDecided = new ConcurrentHistogram(HIGHEST_MICROS, 3);
    private final Histogram sinceAnswered = new ConcurrentHistogram(HIGHEST_MICROS, 3);
    private final Map<String, Long> answeredAt = new ConcurrentHashMap<>();
    private final Map<String, Long> readAt = new ConcurrentHashMap<>();
    private volatile boolean counting;

    public Arrivals(String kafka) {
        this.tail = new Tail(kafka, List.of(Topic.KEY_EVENTS), this::take);
    }

    /** Forgets what it has, and begins to count. */
    public void begin() {
        sinceDecided.reset();
        sinceAnswered.reset();
        answeredAt.clear();
        readAt.clear();
        counting = true;
    }

    public void end() {
        counting = false;
    }

    /** @param eventId the consistency token of the answer */
    public void answered(String eventId) {
        if (counting) {
            meet(eventId, System.nanoTime(), answeredAt, readAt);
        }
    }

    /** In microseconds. */
    public Histogram sinceDecided() {
        return sinceDecided.copy();
    }

    /** In microseconds; 0 for an event that was there before the answer. */
    public Histogram sinceAnswered() {
        return sinceAnswered.copy();
    }

    private void take(ConsumerRecords<String, byte[]> records) {
        Instant now = Instant.now();
        long nanos = System.nanoTime();
        if (counting) {
            records.forEach(one -> take(one, now, nanos));
        }
    }

    private void take(ConsumerRecord<String, byte[]> one, Instant now, long nanos) {
        Instant decided = Instant.parse(header(one, "ce_time"));
        sinceDecided.recordValue(within(ChronoUnit.MICROS.between(decided, now)));
        meet(header(one, "ce_id"), nanos, readAt, answeredAt);
    }

    /** Whichever of the two comes second takes the time. */
    private void meet(String eventId, long nanos, Map<String, Long> own, Map<String, Long> others) {
        own.put(eventId, nanos);
        if (others.get(eventId) == null) {
            return;
        }
        Long read = readAt.remove(eventId);
        Long answer = answeredAt.remove(eventId);
        if (read != null && answer != null) {
            sinceAnswered.recordValue(within((read - answer) / 1_000));
        }
    }

    private static long within(long micros) {
        return Math.min(HIGHEST_MICROS, Math.max(0, micros));
    }

    private static String header(ConsumerRecord<String, byte[]> one, String name) {
        Header header = one.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        tail.close();
    }
}
