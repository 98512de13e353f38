package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.auth.BridgeAuthority;
import dev.latchkey.gateway.auth.CurrentAuthority;
import dev.latchkey.gateway.config.BridgeAuthorityConfig;
import dev.latchkey.gateway.config.MqttConfig;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The authority of bridges as its files have it: who signs, and whom the TLS ports trust. {@link ReplaceableFiles New files} count for handshakes from then on and for what is signed; who
 * is connected stays so.
 */
@ApplicationScoped
public class AuthorityFiles implements CurrentAuthority {
    private static final String CERTIFICATE = "latchkey.bridge-authority.certificate";
    private static final String PRIVATE_KEY = "latchkey.bridge-authority.private-key";
    private static final String WHO = "a bridge authority";

    private final Vertx vertx;
    private final BridgeAuthorityConfig config;
    private final MqttConfig mqtt;
    private final GatewayMetrics metrics;
    private final SwappableTrust trust = new SwappableTrust();
    private volatile @Nullable BridgeAuthority authority;
    private @Nullable ReplaceableFiles files;

    AuthorityFiles(Vertx vertx, BridgeAuthorityConfig config, MqttConfig mqtt, GatewayMetrics metrics) {
        this.vertx = vertx;
        this.config = config;
        this.mqtt = mqtt;
        this.metrics = metrics;
    }

    /** Once. @throws IllegalStateException in words for an operator, if what is configured can't be used; half of it is a mistake, none is not */
    synchronized void read() {
        if (config.certificate().isEmpty() && config.privateKey().isEmpty()) {
            return;
        }
        Path certificates = ReplaceableFiles.file(CERTIFICATE, config.certificate(), WHO);
        Path privateKey = ReplaceableFiles.file(PRIVATE_KEY, config.privateKey(), WHO);
        ReplaceableFiles both = new ReplaceableFiles(
                CERTIFICATE + " and " + PRIVATE_KEY,
                List.of(certificates, privateKey),
                () -> goBy(read(certificates, privateKey)));
        both.read();
        both.watch(vertx, mqtt.certificateReload());
        files = both;
    }

    private BridgeAuthority read(Path certificates, Path privateKey) throws IOException, GeneralSecurityException {
        try {
            return BridgeAuthority.of(
                    Files.readString(certificates),
                    Files.readString(privateKey),
                    config.validity(),
                    new SecureRandom());
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException(e.getMessage()); // it quotes nothing
        }
    }

    private void goBy(BridgeAuthority next) throws GeneralSecurityException {
        trust.swap(next.trusted());
        authority = next;
        metrics.authorityEnds(next.end());
    }

    synchronized void stop() {
        if (files != null) {
            files.stop(vertx);
        }
    }

    @Override
    public Optional<BridgeAuthority> now() {
        return Optional.ofNullable(authority);
    }

    /** For the TLS ports; empty if certificates of bridges are not to be asked for. */
    Optional<TrustOptions> trust() {
        return now().map(current -> TrustOptions.wrap(trust));
    }
}
