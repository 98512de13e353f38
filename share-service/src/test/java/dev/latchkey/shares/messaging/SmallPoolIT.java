package dev.latchkey.shares.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.Engines;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A pool whose connections are all taken by the service itself would answer nobody. */
class SmallPoolIT {
    @Test
    void poolWithTooFewConnections_isRefused_atTheStart() throws Exception {
        Engines.shared().postgres().createSchema("small_pool", "throwaway");
        try (ServiceProcess service = new ServiceProcess("small_pool")) {
            service.start(Map.of("LATCHKEY_DB_POOL", "1"));

            service.awaitEnd();

            assertThat(Files.readString(service.log())).contains("LATCHKEY_DB_POOL has to be at least 4");
        }
    }

    @Test
    void theSmallestPool_isEnough() throws Exception {
        Engines.shared().postgres().createSchema("smallest_pool", "throwaway");
        try (ServiceProcess service = new ServiceProcess("smallest_pool")) {
            service.start(Map.of("LATCHKEY_DB_POOL", "4"));

            service.awaitReady();
        }
    }
}
