package dev.latchkey.engines;

import dev.latchkey.events.Topic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics of the public contract where they are missing. Brokers do not make them by themselves. */
public final class Topics {
    private Topics() {}

    static void create(Admin admin) {
        List<NewTopic> topics = Arrays.stream(Topic.values())
                .map(topic -> new NewTopic(topic.topicName(), topic.partitions(), (short) 1).configs(configOf(topic)))
                .toList();
        admin.createTopics(topics).values().forEach((name, made) -> {
            try {
                made.get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new EngineFailure("cannot make the topic " + name, e.getCause());
                }
            } catch (TimeoutException e) {
                throw new EngineFailure("the topic " + name + " was not made in 30 s", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineFailure("interrupted while making the topic " + name, e);
            }
        });
    }

    /** What a topic is made with; the rest is the broker's. */
    public static Map<String, String> configOf(Topic topic) {
        Map<String, String> config = new HashMap<>();
        config.put("retention.ms", "-1");
        if (topic.compacted()) {
            config.put("cleanup.policy", "compact");
        }
        return config;
    }
}
