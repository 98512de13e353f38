package dev.latchkey.gateway;

import dev.latchkey.engines.Folders;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway needs beside the engines, with short times so that tests need not wait. Its files last as long as it runs. With the argument {@code without} it
 * leaves out the settings that begin so.
 */
public final class GatewaySettings implements QuarkusTestResourceLifecycleManager {
    private @Nullable Path folder;
    private @Nullable String without;

    @Override
    public void init(Map<String, String> arguments) {
        without = arguments.get("without");
    }

    @Override
    public Map<String, String> start() {
        try {
            Map<String, String> settings = new HashMap<>(with(folder = Files.createTempDirectory("latchkey-gateway")));
            settings.keySet().removeIf(name -> without != null && name.startsWith(without));
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> with(Path folder) throws IOException {
        PemFiles gateway =
                PemFiles.in(folder, "gateway").write(TestCertificate.certificatePem(), TestCertificate.keyPem());
        PemFiles authority = PemFiles.in(folder, "authority")
                .write(TestAuthority.OF_GATEWAYS.certificatePem(), TestAuthority.OF_GATEWAYS.keyPem());
        return Map.ofEntries(
                Map.entry("latchkey.bridge.pepper", "a pepper of this test run, long enough"),
                Map.entry("latchkey.mqtt.host", "127.0.0.1"),
                Map.entry("latchkey.mqtt.port", "0"),
                Map.entry("latchkey.mqtt.tls-port", "0"),
                Map.entry("latchkey.mqtt.web-socket-port", "0"),
                Map.entry("latchkey.mqtt.secure-web-socket-port", "0"),
                Map.entry("latchkey.mqtt.proxies", ProxyHeader.PROXIES),
                Map.entry("latchkey.mqtt.certificate", gateway.certificate().toString()),
                Map.entry("latchkey.mqtt.private-key", gateway.privateKey().toString()),
                Map.entry(
                        "latchkey.bridge-authority.certificate",
                        authority.certificate().toString()),
                Map.entry(
                        "latchkey.bridge-authority.private-key",
                        authority.privateKey().toString()),
                Map.entry("latchkey.mqtt.resend-first", "300ms"),
                Map.entry("latchkey.mqtt.resend-longest", "600ms"),
                Map.entry("latchkey.mqtt.ack-timeout", "5s"),
                // so long that no line of a test is closed for it unless the test wants that
                Map.entry("latchkey.mqtt.connect-timeout", "60s"),
                Map.entry("latchkey.mqtt.sweep-every", "200ms"));
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
