package dev.latchkey.feed;

import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.UnknownEventType;
import dev.latchkey.events.UnreadableEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A record of the key topic, as far as it can be read. */
sealed interface FeedRecord {
    /** What can be applied when it is its turn. */
    record Readable(LockEvent event) implements FeedRecord {}

    /**
     * Something of a lock that can't be read.
     *
     * @param sequence what it says; 0 if that can't be read either
     */
    record Unreadable(String lockId, long sequence, DeadLetter letter) implements FeedRecord {}

    /** It names no lock, so it stops none. */
    record OfNoLock(DeadLetter letter) implements FeedRecord {}

    Pattern LOCK_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{2,63}");
    Pattern SEQUENCE = Pattern.compile("[1-9][0-9]{0,17}");

    static FeedRecord of(ConsumerRecord<String, byte[]> kafkaRecord) {
        String lockId = kafkaRecord.key();
        if (lockId == null || !LOCK_ID.matcher(lockId).matches()) {
            return new OfNoLock(DeadLetter.of(kafkaRecord, new UnreadableEvent("record key is no lock id")));
        }
        try {
            return new Readable(LockEvent.of(kafkaRecord));
        } catch (UnreadableEvent e) {
            return new Unreadable(
                    lockId, sequence(kafkaRecord.headers().lastHeader("ce_sequence")), DeadLetter.of(kafkaRecord, e));
        }
    }

    @FunctionalInterface
    interface Reader {
        Envelope<Object> read() throws UnreadableEvent;
    }

    /** @throws UnreadableEvent also if it is no event of this lock's sequence, and whatever else reading it fails with */
    static LockEvent event(String lockId, Reader reader) throws UnreadableEvent {
        try {
            Envelope<Object> event = reader.read();
            if (!(event.data() instanceof KeyEvent data)) {
                throw new UnreadableEvent("not an event of a lock: " + event.type());
            }
            if (!event.id().equals(lockId + ":" + event.sequence())) {
                throw new UnreadableEvent("its id is not its lock and sequence");
            }
            return new LockEvent(lockId, event.sequence(), with(event, data));
        } catch (UnknownEventType e) {
            if (e.sequence() == 0) {
                throw new UnreadableEvent("key event without sequence");
            }
            return new LockEvent(lockId, e.sequence(), null);
        } catch (RuntimeException e) {
            // no cause: its message may quote what was sent
            throw new UnreadableEvent("can't be read: " + e.getClass().getSimpleName());
        }
    }

    static Set<String> locksOf(List<FeedRecord> records) {
        Set<String> locks = new TreeSet<>();
        for (FeedRecord one : records) {
            switch (one) {
                case Readable r -> locks.add(r.event().lockId());
                case Unreadable r -> locks.add(r.lockId());
                case OfNoLock r -> {}
            }
        }
        return locks;
    }

    private static long sequence(@Nullable Header header) {
        if (header == null || header.value() == null) {
            return 0;
        }
        String text = new String(header.value(), StandardCharsets.UTF_8);
        return SEQUENCE.matcher(text).matches() ? Long.parseLong(text) : 0;
    }

    private static Envelope<KeyEvent> with(Envelope<Object> event, KeyEvent data) {
        return new Envelope<>(
                event.id(),
                event.type(),
                event.source(),
                event.subject(),
                event.time(),
                event.sequence(),
                event.correlationId(),
                event.causationId(),
                data);
    }
}
