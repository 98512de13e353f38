package dev.latchkey.lock.bridge;

import dev.latchkey.lock.bridge.BridgeIdentity.BySecret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a bridge keeps its things and whom it talks to; see {@link #of} for the environment variables.
 *
 * @param identity empty until it is enrolled; what was set later and is stored in {@code data} comes first
 * @param mqttAuthority whom to trust at the other end of a TLS line; empty for one without TLS
 * @param httpHost the address where the radio listens; another than loopback only in a container
 * @param httpPort 0 for any free one
 */
record BridgeSettings(
        Path data,
        Optional<BridgeIdentity> identity,
        String mqttHost,
        int mqttPort,
        Optional<Path> mqttAuthority,
        String httpHost,
        int httpPort,
        URI issuerKeys,
        boolean exitOnStdinEof) {

    /** @throws IllegalArgumentException naming the variable that is missing or wrong, never its value */
    static BridgeSettings of(Map<String, String> environment) {
        return new BridgeSettings(
                Path.of(environment.getOrDefault("LATCHKEY_BRIDGE_DATA", "bridge-data")),
                identity(environment.get("LATCHKEY_BRIDGE_ID"), environment.get("LATCHKEY_BRIDGE_SECRET")),
                environment.getOrDefault("LATCHKEY_MQTT_HOST", "127.0.0.1"),
                port(environment, "LATCHKEY_MQTT_PORT", 1883),
                Optional.ofNullable(environment.get("LATCHKEY_MQTT_AUTHORITY")).map(Path::of),
                environment.getOrDefault("LATCHKEY_BRIDGE_HTTP_HOST", "127.0.0.1"),
                port(environment, "LATCHKEY_BRIDGE_HTTP_PORT", 8090),
                uri(environment, "LATCHKEY_JWKS_URL", "http://127.0.0.1:8080/.well-known/latchkey/jwks.json"),
                Boolean.parseBoolean(environment.get("LATCHKEY_EXIT_ON_STDIN_EOF")));
    }

    private static Optional<BridgeIdentity> identity(@Nullable String bridgeId, @Nullable String secret) {
        if (bridgeId == null && secret == null) {
            return Optional.empty();
        }
        if (bridgeId == null || secret == null) {
            throw new IllegalArgumentException("LATCHKEY_BRIDGE_ID and LATCHKEY_BRIDGE_SECRET go together");
        }
        return Optional.of(new BySecret(bridgeId, secret));
    }

    private static int port(Map<String, String> environment, String name, int preset) {
        String value = environment.get(name);
        try {
            int port = value == null ? preset : Integer.parseInt(value);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(name + " is no port");
    }

    private static URI uri(Map<String, String> environment, String name, String preset) {
        try {
            URI uri = URI.create(environment.getOrDefault(name, preset));
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IllegalArgumentException(name + " is no http URL");
    }
}
