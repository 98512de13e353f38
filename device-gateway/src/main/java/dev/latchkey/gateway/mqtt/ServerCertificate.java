package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.auth.KeyPairs;
import dev.latchkey.gateway.config.MqttConfig;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** What the gateway shows at its TLS ports. {@link ReplaceableFiles New files} count for connections from then on, those that are there stay. */
@ApplicationScoped
public class ServerCertificate {
    private static final String CERTIFICATE = "latchkey.mqtt.certificate";
    private static final String PRIVATE_KEY = "latchkey.mqtt.private-key";

    private final Vertx vertx;
    private final MqttConfig config;
    private final GatewayMetrics metrics;
    private volatile @Nullable SwappableKeys keys;
    private @Nullable ReplaceableFiles files;

    ServerCertificate(Vertx vertx, MqttConfig config, GatewayMetrics metrics) {
        this.vertx = vertx;
        this.config = config;
        this.metrics = metrics;
    }

    /** @throws IllegalStateException in words for an operator, if there are no files that can be used */
    synchronized KeyCertOptions options() {
        if (files == null) {
            Path certificate = ReplaceableFiles.file(CERTIFICATE, config.certificate(), "MQTT over TLS");
            Path privateKey = ReplaceableFiles.file(PRIVATE_KEY, config.privateKey(), "MQTT over TLS");
            ReplaceableFiles both = new ReplaceableFiles(
                    "MQTT over TLS: " + CERTIFICATE + " and " + PRIVATE_KEY,
                    List.of(certificate, privateKey),
                    () -> show(read(certificate, privateKey)));
            both.read();
            both.watch(vertx, config.certificateReload());
            files = both;
        }
        return KeyCertOptions.wrap(Objects.requireNonNull(keys));
    }

    /** Called for one after the other. */
    private void show(X509KeyManager next) {
        if (keys == null) {
            keys = new SwappableKeys(next);
        } else {
            keys.swap(next);
        }
    }

    synchronized void stop() {
        if (files != null) {
            files.stop(vertx);
        }
    }

    /** The library reads the files; that they belong together a handshake would only tell later, again and again. */
    private X509KeyManager read(Path certificate, Path privateKey) throws Exception {
        PemKeyCertOptions pem =
                new PemKeyCertOptions().setCertPath(certificate.toString()).setKeyPath(privateKey.toString());
        X509KeyManager manager = Arrays.stream(pem.getKeyManagerFactory(vertx).getKeyManagers())
                .filter(X509KeyManager.class::isInstance)
                .map(X509KeyManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("there is no key in them"));
        String alias = SwappableKeys.alias(manager);
        X509Certificate[] chain = alias == null ? null : manager.getCertificateChain(alias);
        if (alias == null || chain == null || chain.length == 0) {
            throw new GeneralSecurityException("there is no certificate in them");
        }
        if (!KeyPairs.belongTogether(chain[0].getPublicKey(), manager.getPrivateKey(alias))) {
            throw new GeneralSecurityException("the private key is not that of the certificate");
        }
        metrics.certificateEnds(chain[0].getNotAfter().toInstant());
        return manager;
    }
}
