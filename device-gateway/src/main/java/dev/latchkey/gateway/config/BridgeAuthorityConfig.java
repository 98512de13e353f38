package dev.latchkey.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Who signs the certificates of bridges. Without it bridges have their secrets only. */
@ConfigMapping(prefix = "latchkey.bridge-authority")
public interface BridgeAuthorityConfig {
    /**
     * PEM file of the authority's certificate: what it has signed is let in, if it is in the table. Those of other authorities may follow, which are trusted as well. Replaced
     * files are taken up as those of the TLS ports are ({@link MqttConfig#certificateReload}).
     */
    Optional<Path> certificate();

    /** PEM file of its private key. */
    Optional<Path> privateKey();

    /** How long a certificate is good, at most until the authority's own ends. */
    @WithDefault("365d")
    Duration validity();
}
