package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.auth.BridgeAuthority;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.vertx.mqtt.MqttAuth;
import io.vertx.mqtt.MqttEndpoint;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What a client shows at CONNECT to be let in. */
sealed interface Presented {
    /** Exclusive: from then on the bridge is no longer who it was when it connected. */
    Instant end();

    /** User name and password; an empty one where there was none ({@link LenientConnect}). */
    record Secret(String bridgeId, String secret) implements Presented {
        @Override
        public Instant end() {
            return Instant.MAX;
        }

        @Override
        public String toString() {
            return "bridgeId=" + bridgeId; // no secret in a log
        }
    }

    /**
     * The certificate of its TLS connection, which the bridge authority has signed and which has not ended.
     *
     * @param userName of the CONNECT, which then has to name the same bridge; null without one
     */
    record Certificate(
            String serialNumber,
            String fingerprint,
            Instant end,
            @Nullable String userName) implements Presented {
        @Override
        public String toString() {
            return "certificate=" + serialNumber;
        }
    }

    /** Whether it wants to be let in by an exchange of AUTH packets (MQTT 5, 4.12), which there is not. */
    static boolean hasMethod(MqttEndpoint endpoint) {
        return endpoint.connectProperties().getProperty(MqttPropertyType.AUTHENTICATION_METHOD.value()) != null;
    }

    /** A certificate comes before a password. @return null if there is neither, or not in its form */
    static @Nullable Presented of(MqttEndpoint endpoint) {
        MqttAuth auth = endpoint.auth();
        String userName = auth == null ? null : auth.getUsername();
        String password = auth == null ? null : auth.getPassword();
        X509Certificate shown = certificate(endpoint.isSsl() ? endpoint.sslSession() : null);
        if (shown != null) {
            return new Certificate(
                    BridgeAuthority.serialNumber(shown),
                    BridgeAuthority.fingerprint(shown),
                    shown.getNotAfter().toInstant(),
                    userName);
        }
        return userName == null || password == null || !BridgeTopics.isBridgeId(userName)
                ? null
                : new Secret(userName, password);
    }

    private static @Nullable X509Certificate certificate(@Nullable SSLSession session) {
        try {
            return session != null && session.getPeerCertificates()[0] instanceof X509Certificate shown ? shown : null;
        } catch (SSLPeerUnverifiedException e) {
            return null; // it has shown none, which it may
        }
    }
}
