package dev.latchkey.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/** A bridge of a name of its own, enrolled, with one lock that Kafka tells of. The line is its user's. */
public final class EnrolledBridge implements AutoCloseable {
    private final KafkaAccess kafka = new KafkaAccess();
    private final String bridgeId;
    private final TestLock lock;
    private final String secret;

    public EnrolledBridge() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        bridgeId = "BR-" + unique;
        lock = new TestLock(kafka.producer(), "LK-" + unique);
        secret = GatewayClient.bridgeWith(bridgeId, lock.lockId());
    }

    public String bridgeId() {
        return bridgeId;
    }

    public String secret() {
        return secret;
    }

    public TestLock lock() {
        return lock;
    }

    public KafkaAccess kafka() {
        return kafka;
    }

    /** @param name {@code orders}, {@code statements} or {@code status} */
    public String topic(String name) {
        return "v1/bridges/" + bridgeId + "/" + name;
    }

    /** Of its lock; nobody has signed it, which is no matter of the gateway's. */
    public byte[] statement() {
        return ("{\"lockId\":\"" + lock.lockId() + "\",\"statement\":\"a.b.c\"}").getBytes(UTF_8);
    }

    @Override
    public void close() throws Exception {
        kafka.close();
    }
}
