package dev.latchkey.bench.system;

import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.Topic;
import dev.latchkey.events.UnknownEventType;
import dev.latchkey.events.UnreadableEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where the time of a deactivation goes, from what the services say of it: decided ({@code ce_time} of the order, before its commit), the
 * lock's receipt at the gateway ({@code receivedAt} of the report), the receipt believed ({@code ce_time} of the event). For locks of
 * which one key at a time is deactivated. All are clocks of this machine, in microseconds.
 *
 * <p>The two topics are read side by side, so an event may be seen before the report that has caused it.
 */
public final class OrderStages implements AutoCloseable {
    private static final long HIGHEST_MICROS = Duration.ofMinutes(2).toNanos() / 1_000;

    /** Of one lock, as far as it is known. */
    private static final class Under {
        private Instant decided = Instant.EPOCH;
        private Instant received = Instant.EPOCH;
        private Instant believed = Instant.EPOCH;

        private boolean isComplete() {
            return decided.isAfter(Instant.EPOCH) && !received.isBefore(decided) && !believed.isBefore(received);
        }
    }

    private final Map<String, Under> locks = new HashMap<>();
    private final Histogram toReceipt = new ConcurrentHistogram(HIGHEST_MICROS, 3);
    private final Histogram toBelief = new ConcurrentHistogram(HIGHEST_MICROS, 3);
    private final Tail tail;
    private volatile boolean counting;
    private final Map<String, Instant> decided = new ConcurrentHashMap<>();

    public OrderStages(String kafka) {
        this.tail =
                new Tail(kafka, List.of(Topic.KEY_EVENTS, Topic.LOCK_REPORTS), records -> records.forEach(this::take));
    }

    /** From now on they count. */
    public void begin() {
        counting = true;
    }

    /** From the decision until the gateway has the lock's receipt. */
    public Histogram toReceipt() {
        return toReceipt.copy();
    }

    /** From there until the receipt is believed. */
    public Histogram toBelief() {
        return toBelief.copy();
    }

    private void take(ConsumerRecord<String, byte[]> one) {
        Envelope<Object> event;
        try {
            event = EventCodec.read(one);
        } catch (UnknownEventType e) {
            return;
        } catch (UnreadableEvent e) {
            throw new IllegalStateException(e);
        }
        Under lock = locks.computeIfAbsent(one.key(), id -> new Under());
        switch (event.data()) {
            case KeyEvent.DeactivationOrdered ordered -> {
                lock.decided = event.time();
                note(ordered, event.time());
            }
            case LockReport report -> lock.received = report.receivedAt();
            case KeyEvent.KeyDeactivated done -> lock.believed = event.time();
            default -> {
                return;
            }
        }
        if (lock.isComplete()) {
            locks.remove(one.key());
            if (counting) {
                toReceipt.recordValue(micros(lock.decided, lock.received));
                toBelief.recordValue(micros(lock.received, lock.believed));
            }
        }
    }

    private void note(KeyEvent.DeactivationOrdered ordered, Instant at) {
        DeactivationState deactivation = ordered.key().deactivation();
        if (counting && deactivation != null) {
            decided.put(deactivation.orderId(), at);
        }
    }

    /**
     * From the decision until the order was at its bridge.
     *
     * @param arrivals by order id: microseconds since the epoch
     */
    public Histogram toBridge(Map<String, Long> arrivals) {
        Histogram toBridge = new Histogram(HIGHEST_MICROS, 3);
        decided.forEach((orderId, at) -> {
            Long came = arrivals.get(orderId);
            if (came != null) {
                toBridge.recordValue(
                        Math.clamp(came - ChronoUnit.MICROS.between(Instant.EPOCH, at), 0, HIGHEST_MICROS));
            }
        });
        return toBridge;
    }

    private static long micros(Instant from, Instant to) {
        return Math.min(HIGHEST_MICROS, ChronoUnit.MICROS.between(from, to));
    }

    @Override
    public void close() {
        tail.close();
    }
}
