package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.config.MqttConfig;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.mqtt.MqttServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What bridges may speak MQTT over, each at a port of its own. */
public enum WayIn {
    TCP(false, false),
    TLS(true, false),
    WEB_SOCKET(false, true),
    SECURE_WEB_SOCKET(true, true);

    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.3", "TLSv1.2");
    private static final int SMALLEST_FRAME_LIMIT = 65_536;

    private final boolean encrypted;
    private final boolean framed;

    WayIn(boolean encrypted, boolean framed) {
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

    /** @throws IllegalStateException in words for an operator, if TLS has no certificate or key */
    void configure(MqttServerOptions options, MqttConfig config) {
        if (framed) {
            options.setUseWebSocket(true);
            options.setWebSocketMaxFrameSize(Math.max(SMALLEST_FRAME_LIMIT, config.maxPacketSize()));
        }
        if (encrypted) {
            options.setSsl(true);
            options.setEnabledSecureTransportProtocols(TLS_VERSIONS);
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .setCertPath(file("latchkey.mqtt.certificate", config.certificate()))
                    .setKeyPath(file("latchkey.mqtt.private-key", config.privateKey())));
        }
    }

    private static String file(String setting, Optional<Path> path) {
        Path file = path.orElseThrow(
                () -> new IllegalStateException("MQTT over TLS needs " + setting + ", the path of a PEM file"));
        if (!Files.isReadable(file)) {
            throw new IllegalStateException(setting + ": there is no readable file " + file);
        }
        return file.toString();
    }
}
