package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.gateway.PemFiles;
import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestConfig;
import dev.latchkey.gateway.TlsLine;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCertificateTest {
    private static final TestAuthority FIRST = TestAuthority.named("the first");
    private static final TestAuthority SECOND = TestAuthority.named("the second");

    private PemFiles pem;
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void name(@TempDir Path folder) {
        pem = PemFiles.in(folder, "tls");
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private ServerCertificate certificate() {
        Map<String, String> settings = new HashMap<>(pem.settings());
        settings.put("certificate-reload", "100ms");
        return new ServerCertificate(vertx, TestConfig.mqtt(settings), new GatewayMetrics(registry));
    }

    private NetServer listen(ServerCertificate certificate) {
        return vertx.createNetServer(new NetServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(certificate.options()))
                .connectHandler(socket -> socket.handler(socket::write))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static X509Certificate shown(int port) throws Exception {
        try (SSLSocket socket = TlsLine.open(port, "TLSv1.3")) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void replacedFiles_areShownToNewConnections_andOldConnectionsStay() throws Exception {
        pem.write(FIRST.certificatePem(), FIRST.keyPem());
        int port = listen(certificate()).actualPort();
        try (SSLSocket old = TlsLine.open(port, "TLSv1.3")) {
            pem.write(SECOND.certificatePem(), SECOND.keyPem());

            await().untilAsserted(() -> assertThat(shown(port)).isEqualTo(SECOND.certificate()));
            old.getOutputStream().write(7);
            assertThat(old.getInputStream().read()).isEqualTo(7);
        }
        assertThat(registry.get("latchkey.gateway.certificate.expiry").gauge().value())
                .isEqualTo(SECOND.certificate().getNotAfter().toInstant().getEpochSecond());
    }

    @Test
    void filesThatDontBelongTogether_changeNothing_untilTheyDo() throws Exception {
        pem.write(FIRST.certificatePem(), FIRST.keyPem());
        int port = listen(certificate()).actualPort();

        pem.write(SECOND.certificatePem(), FIRST.keyPem());
        await().during(Duration.ofMillis(400))
                .untilAsserted(() -> assertThat(shown(port)).isEqualTo(FIRST.certificate()));

        pem.write(SECOND.certificatePem(), SECOND.keyPem());
        await().untilAsserted(() -> assertThat(shown(port)).isEqualTo(SECOND.certificate()));
    }

    @Test
    void noStart_withFilesThatCantBeUsed_andNothingOfTheKeyIsTold() throws Exception {
        pem.write(FIRST.certificatePem(), SECOND.keyPem());

        assertThatThrownBy(() -> certificate().options())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the private key is not that of the certificate")
                .hasNoCause();

        Files.writeString(pem.privateKey(), "no key at all");
        assertThatThrownBy(() -> certificate().options())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("no key at all");
    }
}
