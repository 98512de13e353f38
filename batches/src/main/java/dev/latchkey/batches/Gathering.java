package dev.latchkey.batches;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets events gather while they come one by one, as a transaction for each costs several times what the event itself does. Hands a batch
 * over when the one before is done and {@code gather.ms} have passed since that began; the first one after a pause is not held up, and one
 * that brings many no longer than the one before takes, so a reader that is behind goes on at its full speed.
 *
 * <p>Without it the connector hands over two batches of a single event, pauses, and notices only at its poll timeout that it may go on.
 *
 * <p>Settings of the channel: {@code gather.channel}, the name under which its consumer tells its {@link Turns} when a batch is done, and
 * {@code gather.ms}.
 *
 * <p>Waits on the polling thread, which does nothing else; Kafka has a thread of its own for the heartbeats.
 */
public final class Gathering implements ConsumerInterceptor<Object, Object> {
    private static final int MANY = 200;
    /** After it the connector's own back-pressure takes over: a database that is away must not keep the reader from polling. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private Turns turns = new Turns();
    private Duration gather = Duration.ZERO;

    @Override
    public void configure(Map<String, ?> settings) {
        turns = Turns.of(String.valueOf(settings.get("gather.channel")));
        gather = Duration.ofMillis(Long.parseLong(String.valueOf(settings.get("gather.ms"))));
    }

    @Override
    public ConsumerRecords<Object, Object> onConsume(ConsumerRecords<Object, Object> records) {
        if (!records.isEmpty()) {
            turns.await(records.count() < MANY ? gather : Duration.ZERO, LONGEST);
        }
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
