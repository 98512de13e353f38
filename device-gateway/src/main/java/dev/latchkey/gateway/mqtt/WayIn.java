package dev.latchkey.gateway.mqtt;

import dev.latchkey.events.BridgeLine;
import dev.latchkey.gateway.config.MqttConfig;
import io.vertx.core.http.ClientAuth;
import io.vertx.mqtt.MqttServerOptions;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What bridges may speak MQTT over, each at a port of its own. */
public enum WayIn {
    TCP(BridgeLine.TCP, "TCP", false, false),
    TLS(BridgeLine.TLS, "TLS", true, false),
    WEB_SOCKET(BridgeLine.WEB_SOCKET, "WebSocket", false, true),
    SECURE_WEB_SOCKET(BridgeLine.SECURE_WEB_SOCKET, "WebSocket over TLS", true, true);

    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.3", "TLSv1.2");
    private static final int SMALLEST_FRAME_LIMIT = 65_536;

    private final BridgeLine line;
    private final String words;
    private final boolean encrypted;
    private final boolean framed;

    WayIn(BridgeLine line, String words, boolean encrypted, boolean framed) {
        this.line = line;
        this.words = words;
        this.encrypted = encrypted;
        this.framed = framed;
    }

    /** Empty if it is not configured. */
    OptionalInt port(MqttConfig config) {
        return switch (this) {
            case TCP -> OptionalInt.of(config.port());
            case TLS -> config.tlsPort();
            case WEB_SOCKET -> config.webSocketPort();
            case SECURE_WEB_SOCKET -> config.secureWebSocketPort();
        };
    }

    BridgeLine line() {
        return line;
    }

    /** As operators read it, for instance "MQTT 5.0 over TLS". */
    String protocol(int protocolVersion) {
        return "MQTT " + (protocolVersion >= 5 ? "5.0" : "3.1.1") + " over " + words;
    }

    /** @throws IllegalStateException in words for an operator, if TLS has no certificate or key */
    void configure(
            MqttServerOptions options, MqttConfig config, AuthorityFiles authority, ServerCertificate certificate) {
        if (framed) {
            options.setUseWebSocket(true);
            options.setWebSocketMaxFrameSize(Math.max(SMALLEST_FRAME_LIMIT, config.maxPacketSize()));
        }
        if (encrypted) {
            options.setSsl(true);
            options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
            options.setSslHandshakeTimeout(config.connectTimeout().toMillis());
            options.setEnabledSecureTransportProtocols(TLS_VERSIONS);
            options.setKeyCertOptions(certificate.options());
            authority.trust().ifPresent(trust -> {
                // asked for, not required: bridges with a secret have none
                options.setClientAuth(ClientAuth.REQUEST);
                options.setTrustOptions(trust);
            });
        }
    }
}
