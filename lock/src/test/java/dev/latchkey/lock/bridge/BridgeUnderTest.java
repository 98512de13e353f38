package dev.latchkey.lock.bridge;

import static dev.latchkey.lock.bridge.TestGateway.BRIDGE;
import static dev.latchkey.lock.bridge.TestGateway.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A bridge in this process, and what it talks to: a gateway on a real MQTT server, and a platform. */
final class BridgeUnderTest implements AutoCloseable {
    static final String LOCK = "LK-7Q2M";
    static final Duration LONG = Duration.ofSeconds(20);
    /** Short, so that nobody waits for what doesn't come; the platform is there already, or never. */
    static final Bridge.Times TIMES = new Bridge.Times(Duration.ofSeconds(1), Duration.ofSeconds(1));

    static final Optional<BridgeIdentity> ENROLLED = Optional.of(new BridgeIdentity.BySecret(BRIDGE, SECRET));

    final TestGateway gateway = new TestGateway();
    final TestPlatform platform = new TestPlatform();
    /** Of the bridge, not of its locks. */
    final TestClock clock = new TestClock(Clock.systemUTC());

    private final Path data;
    private Bridge bridge;

    /** Enrolled and running. */
    BridgeUnderTest(Path data) throws IOException {
        this.data = data;
        this.bridge = Bridge.start(settings(ENROLLED), clock, TIMES);
    }

    BridgeSettings settings(Optional<BridgeIdentity> identity) {
        return settings(identity, gateway, Optional.empty(), platform.keySet());
    }

    /** Another gateway, of which only its port is known. */
    BridgeSettings settings(Optional<BridgeIdentity> identity, int port) {
        return new BridgeSettings(
                data, identity, "127.0.0.1", port, Optional.empty(), "127.0.0.1", 0, platform.keySet(), false);
    }

    BridgeSettings settings(
            Optional<BridgeIdentity> identity, TestGateway other, Optional<Path> authority, URI issuerKeys) {
        return new BridgeSettings(
                data, identity, "127.0.0.1", other.port(), authority, "127.0.0.1", 0, issuerKeys, false);
    }

    /** @return the new radio; that of before is gone */
    Radio restart(BridgeSettings settings) throws IOException {
        stop();
        return start(settings);
    }

    void stop() throws IOException {
        bridge.close();
    }

    /** After it was stopped. */
    Radio start(BridgeSettings settings) throws IOException {
        bridge = Bridge.start(settings, clock, TIMES);
        return radio();
    }

    Radio radio() {
        return new Radio(bridge.httpPort());
    }

    /** Of which the gateway knows. */
    void makeLock(String lockId) {
        gateway.knows(lockId, radio().makeLock(lockId));
    }

    void awaitConnections(int atLeast) {
        await().atMost(LONG).until(() -> gateway.connections() >= atLeast);
    }

    void awaitNothingPending() {
        await().atMost(LONG).untilAsserted(() -> assertThat(radio().bridge()).containsEntry("pendingStatements", 0L));
    }

    @Override
    public void close() throws IOException {
        bridge.close();
        platform.close();
        gateway.close();
    }
}
