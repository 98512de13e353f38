package dev.latchkey.engines;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives a {@code @QuarkusTest} real PostgreSQL, real Kafka and a token issuer:
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
        return Map.of(
                "LATCHKEY_DB_URL", engines.postgres().urls().reactive(),
                "LATCHKEY_DB_USER", schema,
                "LATCHKEY_DB_PASSWORD", password,
                "KAFKA_BOOTSTRAP_SERVERS", engines.kafka().bootstrapServers(),
                "kafka.bootstrap.servers", engines.kafka().bootstrapServers(),
                "LATCHKEY_OIDC_URL", TestIssuer.url(),
                "quarkus.oidc.auth-server-url", TestIssuer.url(),
                "quarkus.oidc.token.audience", TestIssuer.AUDIENCE,
                "quarkus.http.test-port", "0");
    }

    @Override
    public void stop() {
        // the engines are shared by all tests of this JVM and die with it
    }
}
