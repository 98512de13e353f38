package dev.latchkey.engines;

/** A Kafka broker; {@link #start()} makes the topics of the contract. */
public interface KafkaEngine extends Engine {
    String bootstrapServers();
}
