package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.auth.KeyPairs;
import dev.latchkey.gateway.config.MqttConfig;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway shows at its TLS ports. Files that somebody has replaced are taken up without a restart: for connections from then on, those
 * that are there stay. Files that can't be used change nothing, are told in the log each time, and looked at again.
 */
@ApplicationScoped
public class ServerCertificate {
    private static final Logger LOG = Logger.getLogger(ServerCertificate.class);

    private final Vertx vertx;
    private final MqttConfig config;
    private final GatewayMetrics metrics;
    private @Nullable SwappableKeys keys;
    private byte[] seen = {};
    private @Nullable Long timer;

    ServerCertificate(Vertx vertx, MqttConfig config, GatewayMetrics metrics) {
        this.vertx = vertx;
        this.config = config;
        this.metrics = metrics;
    }

    /** @throws IllegalStateException in words for an operator, if there are no files that can be used */
    synchronized KeyCertOptions options() {
        SwappableKeys known = keys;
        if (known == null) {
            Path certificate = file("latchkey.mqtt.certificate", config.certificate());
            Path privateKey = file("latchkey.mqtt.private-key", config.privateKey());
            try {
                byte[] now = digest(certificate, privateKey);
                known = new SwappableKeys(read(certificate, privateKey));
                seen = now;
            } catch (Exception e) {
                // no cause: its message may quote the key
                throw new IllegalStateException(
                        "MQTT over TLS: latchkey.mqtt.certificate and latchkey.mqtt.private-key can't be used, "
                                + inWords(e));
            }
            keys = known;
            timer = vertx.setPeriodic(
                    config.certificateReload().toMillis(),
                    id -> vertx.executeBlocking(() -> {
                        lookAgain(certificate, privateKey);
                        return null;
                    }));
        }
        return KeyCertOptions.wrap(known);
    }

    synchronized void stop() {
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    private synchronized void lookAgain(Path certificate, Path privateKey) {
        try {
            byte[] now = digest(certificate, privateKey);
            if (keys != null && !Arrays.equals(now, seen)) {
                keys.swap(read(certificate, privateKey));
                seen = now;
                LOG.infof("TLS connections are shown the new certificate from now on: %s", certificate);
            }
        } catch (Exception e) {
            LOG.errorf("the new certificate in %s can't be used, the old one stays: %s", certificate, inWords(e));
        }
    }

    /** The library reads the files; that they belong together a handshake would only tell later, again and again. */
    private X509KeyManager read(Path certificate, Path privateKey) throws Exception {
        PemKeyCertOptions files =
                new PemKeyCertOptions().setCertPath(certificate.toString()).setKeyPath(privateKey.toString());
        X509KeyManager manager = Arrays.stream(files.getKeyManagerFactory(vertx).getKeyManagers())
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

    private static byte[] digest(Path certificate, Path privateKey) throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(Files.readAllBytes(certificate));
        digest.update(Files.readAllBytes(privateKey));
        return digest.digest();
    }

    private static String inWords(Exception e) {
        return e instanceof GeneralSecurityException && e.getMessage() != null
                ? e.getMessage()
                : e.getClass().getSimpleName();
    }

    private static Path file(String setting, Optional<Path> path) {
        Path file = path.orElseThrow(
                () -> new IllegalStateException("MQTT over TLS needs " + setting + ", the path of a PEM file"));
        if (!Files.isReadable(file)) {
            throw new IllegalStateException(setting + ": there is no readable file " + file);
        }
        return file;
    }
}
