package dev.latchkey.keys;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** There is no share-service here to ask for accounts: tests make them known by events. */
public final class NoShareService implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("LATCHKEY_SHARE_SERVICE_URL", "http://127.0.0.1:9");
    }

    @Override
    public void stop() {
        // nothing was started
    }
}
