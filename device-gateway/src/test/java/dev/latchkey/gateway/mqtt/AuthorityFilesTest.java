package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.gateway.PemFiles;
import dev.latchkey.gateway.TestAuthority;
import dev.latchkey.gateway.TestCertificate;
import dev.latchkey.gateway.TestConfig;
import dev.latchkey.gateway.TlsLine;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("B1")
class AuthorityFilesTest {
    private static final TestAuthority FIRST = TestAuthority.named("the first");
    private static final TestAuthority SECOND = TestAuthority.named("the second");
    private static final KeyPair BRIDGE = TestAuthority.keyPair("EC", 256);
    private static final Duration A_FEW_LOOKS = Duration.ofMillis(400);

    private PemFiles pem;
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void name(@TempDir Path folder) {
        pem = PemFiles.in(folder, "authority");
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private AuthorityFiles files() {
        return new AuthorityFiles(
                vertx,
                TestConfig.bridgeAuthority(pem.settings()),
                TestConfig.mqtt(Map.of("certificate-reload", "100ms")),
                new GatewayMetrics(registry));
    }

    private int listen(AuthorityFiles files) {
        return vertx.createNetServer(new NetServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(TestCertificate.certificatePem()))
                                .addKeyValue(Buffer.buffer(TestCertificate.keyPem())))
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(files.trust().orElseThrow()))
                .connectHandler(socket -> {})
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    /** By a handshake of TLS 1.2, which ends with the server's word. */
    private static boolean isTrusted(TestAuthority authority, int port) {
        var shown = TestAuthority.shown(BRIDGE, authority.sign("1", "BR-1", BRIDGE.getPublic()));
        try (SSLSocket _ = TlsLine.open(port, "TLSv1.2", shown.getKeyManagers())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String signer(AuthorityFiles files) {
        return files.now().orElseThrow().pem();
    }

    @Test
    void b1_authorityIsReplaced_stepByStep_whileBridgesHaveCertificatesOfTheOldOne() throws Exception {
        pem.write(FIRST.certificatePem(), FIRST.keyPem());
        AuthorityFiles files = files();
        files.read();
        int port = listen(files);
        assertThat(isTrusted(FIRST, port)).isTrue();
        assertThat(isTrusted(SECOND, port)).isFalse();

        pem.write(SECOND.certificatePem() + FIRST.certificatePem(), SECOND.keyPem());
        await().untilAsserted(() -> assertThat(signer(files)).isEqualTo(SECOND.certificatePem()));
        assertThat(isTrusted(FIRST, port)).isTrue();
        assertThat(isTrusted(SECOND, port)).isTrue();

        pem.write(SECOND.certificatePem(), SECOND.keyPem());
        await().untilAsserted(() -> assertThat(isTrusted(FIRST, port)).isFalse());
        assertThat(isTrusted(SECOND, port)).isTrue();
        assertThat(registry.get("latchkey.gateway.authority.expiry").gauge().value())
                .isEqualTo(SECOND.certificate().getNotAfter().toInstant().getEpochSecond());
        files.stop();
    }

    @Test
    void b1_filesThatCantBeUsed_changeNothing_untilTheyCan() throws Exception {
        pem.write(FIRST.certificatePem(), FIRST.keyPem());
        AuthorityFiles files = files();
        files.read();
        int port = listen(files);

        pem.write(SECOND.certificatePem() + FIRST.certificatePem(), FIRST.keyPem()); // the key is not that of the first
        await().during(A_FEW_LOOKS)
                .untilAsserted(() -> assertThat(signer(files)).isEqualTo(FIRST.certificatePem()));
        assertThat(isTrusted(SECOND, port)).isFalse();
        Files.delete(pem.certificate());
        await().during(A_FEW_LOOKS)
                .untilAsserted(() -> assertThat(signer(files)).isEqualTo(FIRST.certificatePem()));
        assertThat(isTrusted(FIRST, port)).isTrue();

        pem.write(SECOND.certificatePem(), SECOND.keyPem());
        await().untilAsserted(() -> assertThat(signer(files)).isEqualTo(SECOND.certificatePem()));
        files.stop();
    }

    @Test
    void noStart_withFilesThatCantBeUsed_andNothingOfTheKeyIsTold() throws Exception {
        pem.write(FIRST.certificatePem(), SECOND.keyPem());
        assertThatThrownBy(() -> files().read())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not that of its certificate")
                .hasNoCause();

        Files.writeString(pem.privateKey(), "no key at all");
        assertThatThrownBy(() -> files().read())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("no key at all");

        Files.delete(pem.privateKey());
        assertThatThrownBy(() -> files().read())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("latchkey.bridge-authority.private-key: there is no readable file");
    }

    @Test
    void noStart_withHalfOfAnAuthority_butWithNone() throws Exception {
        pem.write(FIRST.certificatePem(), FIRST.keyPem());
        AuthorityFiles half = new AuthorityFiles(
                vertx,
                TestConfig.bridgeAuthority(
                        Map.of("certificate", pem.certificate().toString())),
                TestConfig.mqtt(Map.of()),
                new GatewayMetrics(registry));
        assertThatThrownBy(half::read)
                .hasMessage("a bridge authority needs latchkey.bridge-authority.private-key, the path of a PEM file");

        AuthorityFiles none = new AuthorityFiles(
                vertx, TestConfig.bridgeAuthority(Map.of()), TestConfig.mqtt(Map.of()), new GatewayMetrics(registry));
        none.read();
        assertThat(none.now()).isEmpty();
        assertThat(none.trust()).isEmpty();
    }
}
