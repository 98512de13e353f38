package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestConfig;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCertificateTest {
    private static final TestAuthority FIRST = TestAuthority.named("the first");
    private static final TestAuthority SECOND = TestAuthority.named("the second");

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private ServerCertificate certificate() {
        return new ServerCertificate(
                vertx,
                TestConfig.mqtt(Map.of(
                        "certificate", folder.resolve("tls.crt").toString(),
                        "private-key", folder.resolve("tls.key").toString(),
                        "certificate-reload", "100ms")),
                new GatewayMetrics(registry));
    }

    private void replace(TestAuthority certificate, TestAuthority key) throws Exception {
        Files.writeString(folder.resolve("tls.crt"), certificate.certificatePem());
        Files.writeString(folder.resolve("tls.key"), key.keyPem());
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

    /** Whatever it is shown it trusts. */
    private static SSLSocket connect(int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private static X509Certificate shown(int port) throws Exception {
        try (SSLSocket socket = connect(port)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void replacedFiles_areShownToNewConnections_andOldConnectionsStay() throws Exception {
        replace(FIRST, FIRST);
        int port = listen(certificate()).actualPort();
        try (SSLSocket old = connect(port)) {
            replace(SECOND, SECOND);

            await().untilAsserted(() -> assertThat(shown(port)).isEqualTo(SECOND.certificate()));
            old.getOutputStream().write(7);
            assertThat(old.getInputStream().read()).isEqualTo(7);
        }
        assertThat(registry.get("latchkey.gateway.certificate.expiry").gauge().value())
                .isEqualTo(SECOND.certificate().getNotAfter().toInstant().getEpochSecond());
    }

    @Test
    void filesThatDontBelongTogether_changeNothing_untilTheyDo() throws Exception {
        replace(FIRST, FIRST);
        int port = listen(certificate()).actualPort();

        replace(SECOND, FIRST);
        await().during(Duration.ofMillis(400))
                .untilAsserted(() -> assertThat(shown(port)).isEqualTo(FIRST.certificate()));

        replace(SECOND, SECOND);
        await().untilAsserted(() -> assertThat(shown(port)).isEqualTo(SECOND.certificate()));
    }

    @Test
    void noStart_withFilesThatCantBeUsed_andNothingOfTheKeyIsTold() throws Exception {
        replace(FIRST, SECOND);

        assertThatThrownBy(() -> certificate().options())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the private key is not that of the certificate")
                .hasNoCause();

        Files.writeString(folder.resolve("tls.key"), "no key at all");
        assertThatThrownBy(() -> certificate().options())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("no key at all");
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
