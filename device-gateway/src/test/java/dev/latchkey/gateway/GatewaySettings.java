package dev.latchkey.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** What the gateway needs beside the engines, with short times so that tests need not wait. */
public final class GatewaySettings implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of(
                "latchkey.bridge.pepper", "a pepper of this test run, long enough",
                "latchkey.mqtt.host", "127.0.0.1",
                "latchkey.mqtt.port", "0",
                "latchkey.mqtt.resend-first", "300ms",
                "latchkey.mqtt.resend-longest", "600ms",
                "latchkey.mqtt.ack-timeout", "2s",
                "latchkey.mqtt.sweep-every", "200ms");
    }

    @Override
    public void stop() {
        // nothing was started
    }
}
