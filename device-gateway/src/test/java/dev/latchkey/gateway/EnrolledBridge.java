package dev.latchkey.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A bridge of a name of its own with one lock that Kafka tells of; enrolled {@link #now}, or before each test that registers it. The line is its user's. */
public final class EnrolledBridge implements BeforeEachCallback, AfterEachCallback, AutoCloseable {
    private final KafkaAccess kafka = new KafkaAccess();
    private final String bridgeId;
    private final TestLock lock;
    private @Nullable String secret;

    public EnrolledBridge() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        bridgeId = "BR-" + unique;
        lock = new TestLock(kafka.producer(), "LK-" + unique);
    }

    public static EnrolledBridge now() {
        EnrolledBridge bridge = new EnrolledBridge();
        bridge.enrol();
        return bridge;
    }

    private void enrol() {
        secret = GatewayClient.bridgeWith(bridgeId, lock.lockId());
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        enrol();
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        close();
    }

    public String bridgeId() {
        return bridgeId;
    }

    public String secret() {
        return Objects.requireNonNull(secret, "not enrolled yet");
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
