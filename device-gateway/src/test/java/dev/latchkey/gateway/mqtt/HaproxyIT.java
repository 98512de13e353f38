package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.FreePorts;
import dev.latchkey.gateway.CertifiedBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.ProxyHeader;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The configuration of HAProxy that is shipped, in front of this gateway and of one that is down. Debian's package: haproxy. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@EnabledIf(value = "isInstalled", disabledReason = "haproxy is not installed")
@Tag("B3")
class HaproxyIT {
    private static final Path SHIPPED = Path.of("../deploy/haproxy/haproxy.cfg");

    @Inject
    MqttListener listener;

    @TempDir
    Path folder;

    private int port;
    private Process haproxy;

    static boolean isInstalled() {
        return program().isPresent();
    }

    /** As root's path may lack the folder of such programs. */
    private static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "haproxy"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @BeforeEach
    void start() throws IOException {
        port = FreePorts.next();
        String nobody = Integer.toString(FreePorts.next());
        ProcessBuilder builder = new ProcessBuilder(program().orElseThrow().toString(), "-db", "-f", SHIPPED.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.out").toFile());
        builder.environment()
                .putAll(Map.of(
                        "BRIDGES",
                        "127.0.0.1:" + port,
                        "SOURCE",
                        ProxyHeader.BALANCER,
                        "GATEWAY_1",
                        "127.0.0.1:" + nobody,
                        "GATEWAY_1_HTTP",
                        nobody,
                        "GATEWAY_2",
                        "127.0.0.1:" + listener.port(WayIn.TLS),
                        "GATEWAY_2_HTTP",
                        Integer.toString(RestAssured.port)));
        haproxy = builder.start();
        await().ignoreExceptions().untilAsserted(() -> new Socket("127.0.0.1", port).close());
    }

    @AfterEach
    void stop() throws Exception {
        haproxy.destroyForcibly().waitFor();
    }

    @Test
    void b3_aBridgeWithACertificate_isAtItsOwnAddress() throws Exception {
        CertifiedBridge certified = new CertifiedBridge(port);
        try (TestBridge bridge = certified.showing(certified.certify().pem())) {
            bridge.connect();
            bridge.subscribe();

            GatewayClient.bridge(certified.bridgeId())
                    .then()
                    .body("connected", equalTo(true))
                    .body("address", equalTo("127.0.0.1"));
        }
        assertThat(haproxy.isAlive()).isTrue();
    }
}
