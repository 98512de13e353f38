package dev.latchkey.bench.seed;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.events.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the services have read the key events. */
public final class CatchUp {
    private static final List<String> GROUPS = List.of("key-service", "device-gateway", "notification-service");
    private static final Duration GIVE_UP_WITHOUT_PROGRESS = Duration.ofMinutes(2);
    private static final Duration TELL_EVERY = Duration.ofSeconds(5);

    private final String kafka;

    public CatchUp(String kafka) {
        this.kafka = kafka;
    }

    /** Returns when nothing is left to read for any of them. */
    public void await(Consumer<String> progress) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            long best = Long.MAX_VALUE;
            long bestAt = System.nanoTime();
            long toldAt = System.nanoTime();
            while (true) {
                Map<String, Long> lags = new HashMap<>();
                for (String group : GROUPS) {
                    lags.put(group, lag(admin, group));
                }
                long left = lags.values().stream().mapToLong(Long::longValue).sum();
                if (left == 0) {
                    return;
                }
                long now = System.nanoTime();
                if (left < best) {
                    best = left;
                    bestAt = now;
                } else if (now - bestAt > GIVE_UP_WITHOUT_PROGRESS.toNanos()) {
                    throw new BenchFailure("The services don't read on; events left: " + lags);
                }
                if (now - toldAt > TELL_EVERY.toNanos()) {
                    toldAt = now;
                    progress.accept("events left to read: " + lags);
                }
                Thread.sleep(200);
            }
        } catch (ExecutionException e) {
            throw new BenchFailure("Kafka can't be asked: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new BenchFailure("Kafka does not answer.", e);
        }
    }

    /** How many events that group has not read yet; all, if there is no such group. */
    public long left(String group) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            return lag(admin, group);
        } catch (ExecutionException e) {
            throw new BenchFailure("Kafka can't be asked: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new BenchFailure("Kafka does not answer.", e);
        }
    }

    static long lag(Admin admin, String group)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        Map<TopicPartition, Long> ends = ends(admin);
        Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(20, TimeUnit.SECONDS);
        long lag = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            OffsetAndMetadata at = read.get(end.getKey());
            lag += end.getValue() - (at == null ? 0 : at.offset());
        }
        return lag;
    }

    /** Of the key events. */
    static Map<TopicPartition, Long> ends(Admin admin)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        Map<TopicPartition, OffsetSpec> partitions = IntStream.range(0, Topic.KEY_EVENTS.partitions())
                .mapToObj(i -> new TopicPartition(Topic.KEY_EVENTS.topicName(), i))
                .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(partitions)
                .all()
                .get(20, TimeUnit.SECONDS)
                .forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }
}
