package dev.latchkey.engines;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Waits for a broker and gives it the topics of the contract. */
public final class BrokerReadiness {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

    private final String bootstrapServers;

    /** @param bootstrapServers {@code host:port} */
    public BrokerReadiness(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Returns when the broker answers and has the topics; false when it is no longer alive, or not in time. */
    public boolean awaitWithTopics(BooleanSupplier alive) {
        // only then a client: one that finds nobody fills the log while it tries again
        if (!Poll.until(STARTS_WITHIN, Duration.ofMillis(20), () -> listens(alive))) {
            return false;
        }
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 50,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500,
                AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 50,
                AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500))) {
            if (!Poll.until(STARTS_WITHIN, Duration.ofMillis(50), () -> answers(alive, admin))) {
                return false;
            }
            Topics.create(admin);
            return true;
        }
    }

    private Poll listens(BooleanSupplier alive) {
        if (!alive.getAsBoolean()) {
            return Poll.GIVE_UP;
        }
        int colon = bootstrapServers.lastIndexOf(':');
        return FreePorts.isListenedOn(
                        bootstrapServers.substring(0, colon), Integer.parseInt(bootstrapServers.substring(colon + 1)))
                ? Poll.DONE
                : Poll.AGAIN;
    }

    private static Poll answers(BooleanSupplier alive, Admin admin) {
        if (!alive.getAsBoolean()) {
            return Poll.GIVE_UP;
        }
        try {
            return admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty() ? Poll.AGAIN : Poll.DONE;
        } catch (ExecutionException | TimeoutException e) {
            return Poll.AGAIN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Poll.GIVE_UP;
        }
    }
}
