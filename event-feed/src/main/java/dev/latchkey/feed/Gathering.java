package dev.latchkey.feed;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets events gather while they come one by one, as a transaction for each costs several times what the event itself does. Polls
 * that bring something are at least {@code gather.ms} apart: the first one after a pause is not held up, and one that brings many
 * neither, so a reader that is behind goes on at its full speed.
 *
 * <p>Sleeps on the polling thread, which does nothing else; Kafka has a thread of its own for the heartbeats.
 */
public final class Gathering implements ConsumerInterceptor<Object, Object> {
    private static final String GATHER = "gather.ms";
    private static final int MANY = 200;

    private long gatherNanos;
    private long last;

    @Override
    public void configure(Map<String, ?> settings) {
        Object millis = settings.get(GATHER);
        gatherNanos = TimeUnit.MILLISECONDS.toNanos(millis == null ? 0 : Long.parseLong(millis.toString()));
        last = System.nanoTime() - gatherNanos;
    }

    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        if (records.count() < MANY) {
            LockSupport.parkNanos(last + gatherNanos - System.nanoTime());
        }
        last = System.nanoTime();
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // nothing to do
    }

    @Override
    public void close() {
        // holds nothing
    }
}
