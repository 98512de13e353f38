package dev.latchkey.lock.bridge;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import dev.latchkey.lock.bridge.BridgeIdentity.ByCertificate;
import dev.latchkey.lock.bridge.BridgeIdentity.BySecret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where the gateway is.
 *
 * @param trusted who may have signed its certificate; empty for a line without TLS
 */
record GatewayAddress(String host, int port, Optional<TrustManagerFactory> trusted) {
    /**
     * @param authority PEM file of whoever has to have signed the gateway's certificate, which has to name the host; empty for a line without TLS
     * @throws IOException if there are no certificates in the file
     */
    static GatewayAddress of(String host, int port, Optional<Path> authority) throws IOException {
        if (authority.isEmpty()) {
            return new GatewayAddress(host, port, Optional.empty());
        }
        try (InputStream pem = Files.newInputStream(authority.get())) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
            }
            if (trusted.size() == 0) {
                throw new IOException("no certificates in " + authority.get());
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            return new GatewayAddress(host, port, Optional.of(trust));
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificates in " + authority.get() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Of a line that is opened with this identity; empty for one without TLS.
     *
     * @throws IOException if the identity is a certificate, and it can't be shown
     */
    Optional<MqttClientSslConfig> tls(BridgeIdentity identity) throws IOException {
        if (trusted.isEmpty()) {
            return switch (identity) {
                case BySecret i -> Optional.empty();
                case ByCertificate i ->
                    throw new IOException("a certificate is for a line over TLS: LATCHKEY_MQTT_AUTHORITY is not set");
            };
        }
        MqttClientSslConfigBuilder tls = MqttClientSslConfig.builder().trustManagerFactory(trusted.get());
        return Optional.of(
                switch (identity) {
                    case BySecret i -> tls.build();
                    case ByCertificate i ->
                        tls.keyManagerFactory(i.certificate().keyManagers()).build();
                });
    }
}
