package dev.latchkey.gateway;

import dev.latchkey.engines.Folders;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the gateway needs beside the engines, with short times so that tests need not wait. Its files last as long as it runs. */
public final class GatewaySettings implements QuarkusTestResourceLifecycleManager {
    private @Nullable Path folder;

    @Override
    public Map<String, String> start() {
        try {
            return with(folder = Files.createTempDirectory("latchkey-gateway"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> with(Path folder) throws IOException {
        return Map.ofEntries(
                Map.entry("latchkey.bridge.pepper", "a pepper of this test run, long enough"),
                Map.entry("latchkey.mqtt.host", "127.0.0.1"),
                Map.entry("latchkey.mqtt.port", "0"),
                Map.entry("latchkey.mqtt.tls-port", "0"),
                Map.entry("latchkey.mqtt.web-socket-port", "0"),
                Map.entry("latchkey.mqtt.secure-web-socket-port", "0"),
                file("latchkey.mqtt.certificate", folder.resolve("gateway.crt"), TestCertificate.certificatePem()),
                file("latchkey.mqtt.private-key", folder.resolve("gateway.key"), TestCertificate.keyPem()),
                file(
                        "latchkey.bridge-authority.certificate",
                        folder.resolve("authority.crt"),
                        TestAuthority.OF_GATEWAYS.certificatePem()),
                file(
                        "latchkey.bridge-authority.private-key",
                        folder.resolve("authority.key"),
                        TestAuthority.OF_GATEWAYS.keyPem()),
                Map.entry("latchkey.mqtt.resend-first", "300ms"),
                Map.entry("latchkey.mqtt.resend-longest", "600ms"),
                Map.entry("latchkey.mqtt.ack-timeout", "2s"),
                Map.entry("latchkey.mqtt.sweep-every", "200ms"));
    }

    private static Map.Entry<String, String> file(String setting, Path path, String pem) throws IOException {
        return Map.entry(setting, Files.writeString(path, pem).toString());
    }

    @Override
    public void stop() {
        if (folder == null) {
            return;
        }
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
