package dev.latchkey.gateway;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** What the gateway needs beside the engines, with short times so that tests need not wait. */
public final class GatewaySettings implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.ofEntries(
                Map.entry("latchkey.bridge.pepper", "a pepper of this test run, long enough"),
                Map.entry("latchkey.mqtt.host", "127.0.0.1"),
                Map.entry("latchkey.mqtt.port", "0"),
                Map.entry("latchkey.mqtt.tls-port", "0"),
                Map.entry("latchkey.mqtt.web-socket-port", "0"),
                Map.entry("latchkey.mqtt.secure-web-socket-port", "0"),
                Map.entry(
                        "latchkey.mqtt.certificate",
                        TestCertificate.certificate().toString()),
                Map.entry(
                        "latchkey.mqtt.private-key",
                        TestCertificate.privateKey().toString()),
                Map.entry(
                        "latchkey.bridge-authority.certificate",
                        TestAuthority.OF_GATEWAYS.certificateFile().toString()),
                Map.entry(
                        "latchkey.bridge-authority.private-key",
                        TestAuthority.OF_GATEWAYS.keyFile().toString()),
                Map.entry("latchkey.mqtt.resend-first", "300ms"),
                Map.entry("latchkey.mqtt.resend-longest", "600ms"),
                Map.entry("latchkey.mqtt.ack-timeout", "2s"),
                Map.entry("latchkey.mqtt.sweep-every", "200ms"));
    }

    @Override
    public void stop() {
        // nothing was started
    }
}
