package dev.latchkey.gateway;

import dev.latchkey.events.Actor;
import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventCodec;
import dev.latchkey.events.EventType;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.LockState;
import dev.latchkey.events.ReportWay;
import dev.latchkey.events.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The events of one lock, as share-service publishes them. Thread-safe. */
public final class TestLock {
    private final KafkaProducer<String, byte[]> kafka;
    private final String lockId;
    private final List<ProducerRecord<String, byte[]>> published = new ArrayList<>();
    private final List<Envelope<byte[]>> log = new ArrayList<>();
    private final Map<Integer, DeactivationState> newest = new HashMap<>();
    private final Map<Integer, Integer> generations = new HashMap<>();

    public TestLock(KafkaProducer<String, byte[]> kafka, String lockId) {
        this.kafka = kafka;
        this.lockId = lockId;
    }

    public String lockId() {
        return lockId;
    }

    public synchronized void claimed(String... administrators) throws Exception {
        publish(new KeyEvent.LockClaimed(
                Actor.account(administrators[0]),
                new LockState(lockId, "Model S", "Europe/Paris", 1, List.of(administrators))));
    }

    /** @return the order's id */
    public synchronized String order(int slot) throws Exception {
        String orderId = commit(slot);
        repeat(published.size());
        return orderId;
    }

    /** An order that share-service has and the topic doesn't yet. @return its id */
    public synchronized String commit(int slot) {
        int generation = generations.merge(slot, 1, Integer::sum);
        String orderId = lockId + ".order-" + (published.size() + 1);
        DeactivationState deactivation = new DeactivationState(orderId, generation, Instant.now(), null, null);
        newest.put(slot, deactivation);
        add(new KeyEvent.DeactivationOrdered(
                Actor.account("acc-1"),
                key(slot, generation, KeyStatus.DEACTIVATING, deactivation),
                "header." + orderId.replace('.', '_') + ".signature"));
        return orderId;
    }

    /** Confirms the newest order of the slot if it is this one; whether it was. */
    public synchronized boolean confirm(int slot, String orderId) throws Exception {
        DeactivationState pending = newest.get(slot);
        if (pending == null || !pending.orderId().equals(orderId)) {
            return false;
        }
        newest.remove(slot);
        DeactivationState confirmed = new DeactivationState(
                orderId, pending.upToGeneration(), pending.orderedAt(), Instant.now(), ReportWay.BRIDGE);
        publish(new KeyEvent.KeyDeactivated(
                Actor.LOCK,
                key(slot, pending.upToGeneration(), KeyStatus.DEACTIVATED, confirmed),
                published.size(),
                Instant.now()));
        return true;
    }

    /** Publishes once more what was published with this sequence. */
    public synchronized void repeat(int sequence) throws Exception {
        ProducerRecord<String, byte[]> again = published.get(sequence - 1);
        kafka.send(new ProducerRecord<>(again.topic(), null, again.key(), again.value(), again.headers()))
                .get(10, TimeUnit.SECONDS);
    }

    public synchronized int size() {
        return published.size();
    }

    /** Ids of the orders that nobody has confirmed. */
    public synchronized List<String> unconfirmed() {
        return newest.values().stream().map(DeactivationState::orderId).sorted().toList();
    }

    private KeyState key(int slot, int generation, KeyStatus status, DeactivationState deactivation) {
        return new KeyState(
                lockId + ".offline-" + slot,
                lockId,
                KeyKind.OFFLINE,
                slot,
                status,
                1,
                "acc-1",
                generation,
                null,
                List.of(),
                deactivation);
    }

    /** All events so far, as share-service has them. */
    public synchronized List<Envelope<byte[]>> log() {
        return List.copyOf(log);
    }

    private void publish(KeyEvent event) throws Exception {
        kafka.send(add(event)).get(10, TimeUnit.SECONDS);
    }

    private ProducerRecord<String, byte[]> add(KeyEvent event) {
        long sequence = published.size() + 1L;
        Envelope<byte[]> envelope = new Envelope<>(
                lockId + ":" + sequence,
                EventType.of(event).wireName(),
                "/share-service",
                lockId,
                Instant.now(),
                sequence,
                null,
                null,
                EventCodec.payload(event));
        log.add(envelope);
        ProducerRecord<String, byte[]> kafkaRecord = EventCodec.toRecord(Topic.KEY_EVENTS, null, lockId, envelope);
        published.add(kafkaRecord);
        return kafkaRecord;
    }
}
