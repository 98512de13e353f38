package dev.latchkey.engines;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;

/**
 * For a {@code @QuarkusTest} beside {@link EnginesTestResource}: its service reaches PostgreSQL by a line that the test can cut. A field of this type is set in the test.
 * Migrations go straight, and so may what the test itself asks.
 */
public final class DatabaseLine implements QuarkusTestResourceLifecycleManager {
    private final Relay line =
            new Relay(List.of(Engines.shared().postgres().urls().port()));

    @Override
    public Map<String, String> start() {
        return Map.of("quarkus.datasource.reactive.url", new PostgresUrls(line.port()).reactive());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(DatabaseLine.class));
    }

    public void become(Relay.State next) {
        line.become(next);
    }

    @Override
    public void stop() {
        line.close();
    }
}
