package dev.latchkey.keys.messaging;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record says, with its place in the log and the time it was sent, in milliseconds since the epoch. */
record Letter<F>(String topic, int partition, long offset, long sentAt, F fact) {
    static <F> Letter<F> of(ConsumerRecord<?, ?> at, F fact) {
        return new Letter<>(at.topic(), at.partition(), at.offset(), at.timestamp(), fact);
    }
}
