package dev.latchkey.engines;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.testcontainers.kafka.KafkaContainer;

/** Kafka of the official image, with the settings of {@link KafkaBroker}. */
final class KafkaInContainer implements KafkaEngine {
    private static final String IMAGE = "apache/kafka:4.3.1";
    private static final int PORT = 9092;

    private final Container container;
    private final String bootstrapServers;

    /** @param handle of a container that runs already; empty for none */
    KafkaInContainer(int port, String handle) {
        this.container = new Container(
                handle,
                () -> new KafkaContainer(IMAGE)
                        .withEnv(environment())
                        .withCreateContainerCmdModifier(Container.publishedAt(port, PORT)));
        this.bootstrapServers = Container.host() + ":" + port;
    }

    @Override
    public void start() {
        container.start();
        if (!new BrokerReadiness(bootstrapServers).awaitWithTopics(container::isAlive)) {
            throw new EngineFailure("the Kafka broker does not start in its container; see docker logs " + handle());
        }
    }

    @Override
    public void kill9() {
        container.kill9();
    }

    @Override
    public void discard() {
        container.remove();
    }

    @Override
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public String handle() {
        return container.id();
    }

    /** As the image takes a broker's settings: {@code num.io.threads} is {@code KAFKA_NUM_IO_THREADS}. */
    private static Map<String, String> environment() {
        return KafkaBroker.SETTINGS.entrySet().stream()
                .collect(Collectors.toMap(
                        setting -> "KAFKA_" + setting.getKey().replace('.', '_').toUpperCase(Locale.ROOT),
                        Map.Entry::getValue));
    }
}
