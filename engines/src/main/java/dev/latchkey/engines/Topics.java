package dev.latchkey.engines;

import dev.latchkey.events.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics of the public contract where they are missing, and gives those that are there its settings: an earlier version may have
 * made them. Brokers do not make them by themselves.
 */
public final class Topics {
    /** What was erased (O4) leaves the topic so soon. By default that is when half of a partition is new: of a large one, after years. */
    private static final Duration ERASED_WITHIN = Duration.ofDays(1);

    /** A reader that was away for longer never hears what was erased, and keeps it. By default that is a day, less than a weekend. */
    private static final Duration TOMBSTONES_KEPT = Duration.ofDays(30);

    private Topics() {}

    static void create(Admin admin) {
        List<NewTopic> topics = Arrays.stream(Topic.values())
                .map(topic -> new NewTopic(topic.topicName(), topic.partitions(), (short) 1).configs(configOf(topic)))
                .toList();
        admin.createTopics(topics).values().forEach((name, made) -> {
            try {
                await(made, "the topic " + name);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new EngineFailure("cannot make the topic " + name, e.getCause());
                }
            }
        });
        try {
            await(admin.incrementalAlterConfigs(settings()).all(), "the topics' settings");
        } catch (ExecutionException e) {
            throw new EngineFailure("cannot set up the topics", e.getCause());
        }
    }

    private static Map<ConfigResource, Collection<AlterConfigOp>> settings() {
        Function<Topic, Collection<AlterConfigOp>> ofTopic = topic -> configOf(topic).entrySet().stream()
                .map(one -> new AlterConfigOp(new ConfigEntry(one.getKey(), one.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        return Arrays.stream(Topic.values())
                .collect(Collectors.toMap(
                        topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName()), ofTopic));
    }

    private static void await(KafkaFuture<Void> made, String what) throws ExecutionException {
        try {
            made.get(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new EngineFailure(what + " was not made in 30 s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineFailure("interrupted while making " + what, e);
        }
    }

    /** What a topic is made with; the rest is the broker's. */
    public static Map<String, String> configOf(Topic topic) {
        Map<String, String> config = new HashMap<>();
        config.put("retention.ms", "-1");
        if (topic.compacted()) {
            config.put("cleanup.policy", "compact");
            config.put("max.compaction.lag.ms", Long.toString(ERASED_WITHIN.toMillis()));
            config.put("delete.retention.ms", Long.toString(TOMBSTONES_KEPT.toMillis()));
        }
        return config;
    }
}
