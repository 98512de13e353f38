package dev.latchkey.engines;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives a {@code @QuarkusTest} real PostgreSQL, real Kafka, a token issuer, and {@link TestEventLog} in place of share-service:
 *
 * <pre>{@code
 * @QuarkusTest
 * @WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
 * }</pre>
 *
 * <p>The engines are {@link Engines#shared()}; tokens come from {@link TestIssuer#token}.
 */
public final class EnginesTestResource implements QuarkusTestResourceLifecycleManager {
    private String schema = "service";

    @Override
    public void init(Map<String, String> initArgs) {
        schema = initArgs.getOrDefault("schema", schema);
    }

    @Override
    public Map<String, String> start() {
        Engines engines = Engines.shared();
        String password = "throwaway-" + schema;
        engines.postgres().createSchema(schema, password);
        return Map.ofEntries(
                Map.entry("LATCHKEY_DB_URL", engines.postgres().urls().reactive()),
                Map.entry("LATCHKEY_DB_USER", schema),
                Map.entry("LATCHKEY_DB_PASSWORD", password),
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", engines.kafka().bootstrapServers()),
                Map.entry("kafka.bootstrap.servers", engines.kafka().bootstrapServers()),
                Map.entry("LATCHKEY_OIDC_URL", TestIssuer.url()),
                Map.entry("LATCHKEY_OIDC_CLIENT_SECRET", "throwaway"),
                Map.entry("LATCHKEY_SHARE_SERVICE_URL", TestEventLog.url()),
                Map.entry("quarkus.oidc.auth-server-url", TestIssuer.url()),
                Map.entry("quarkus.oidc.token.audience", TestIssuer.AUDIENCE),
                Map.entry("latchkey.feed.sweep", "100ms"),
                Map.entry("latchkey.feed.first-pause", "100ms"),
                Map.entry("latchkey.feed.longest-pause", "300ms"),
                Map.entry("quarkus.http.test-port", "0"));
    }

    @Override
    public void stop() {
        // the engines are shared by all tests of this JVM and die with it
    }
}
