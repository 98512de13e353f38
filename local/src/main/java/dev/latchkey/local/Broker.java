package dev.latchkey.local;

import dev.latchkey.engines.KafkaBroker;
import java.util.Optional;

/** The Kafka broker with the topics of the contract. */
final class Broker implements Component {
    private final KafkaBroker broker;

    Broker(Home home, JavaFlags flags) {
        this.broker = new KafkaBroker(new KafkaBroker.Settings(
                home.data().resolve("kafka"),
                home.log("kafka"),
                Ports.KAFKA.number(),
                Ports.KAFKA_CONTROLLER.number(),
                flags.forBroker(),
                JavaFlags.classPath()));
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public void start() {
        broker.start();
    }

    @Override
    public void stop() {
        broker.stop();
    }

    @Override
    public Optional<ProcessHandle> process() {
        return broker.process();
    }
}
