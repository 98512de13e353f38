package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewayDatabase;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestBridge;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An instance starts although others hold rows of the bridges that a dead one has left. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@WithTestResource(BusyStartIT.BridgesOfADeadInstance.class)
@Tag("B3")
class BusyStartIT {
    private static final String LEFT = "BR-left-by-a-dead-one";

    /** From before the gateway starts until it has ended. */
    public static final class BridgesOfADeadInstance implements QuarkusTestResourceLifecycleManager {
        private Connection holder;

        /** After the database. */
        @Override
        public int order() {
            return 1;
        }

        @Override
        public Map<String, String> start() {
            String url = Engines.shared().postgres().urls().jdbc();
            Flyway.configure()
                    .dataSource(url, "device_gateway", "throwaway-device_gateway")
                    .locations("db/migration", "db/feed")
                    .load()
                    .migrate();
            try {
                holder = DriverManager.getConnection(url, "device_gateway", "throwaway-device_gateway");
                run("insert into bridge (bridge_id, secret_salt, enrolled_at, instance_id, connected_since) values ('"
                        + LEFT + "', 'x', now(), gen_random_uuid(), now())");
                holder.setAutoCommit(false);
                run("select from bridge where bridge_id = '" + LEFT + "' for update");
                return Map.of();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private void run(String sql) throws SQLException {
            try (Statement statement = holder.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public void stop() {
            if (holder == null) {
                return;
            }
            try (Connection held = holder) {
                run("delete from bridge where bridge_id = '" + LEFT + "'");
                held.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Inject
    MqttListener listener;

    @Inject
    GatewayDatabase database;

    @Test
    void b3_instanceStarts_andLetsBridgesIn_whileThoseOfADeadOneAreBeingChanged() throws Exception {
        try (EnrolledBridge enrolled = EnrolledBridge.now();
                TestBridge bridge =
                        new TestBridge(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret()).connect()) {
            assertThat(bridge.isConnected()).isTrue();
            assertThat(GatewayClient.bridge(LEFT).<Boolean>path("connected")).isFalse();
        }
        assertThat(database.count("select count(*) from bridge where bridge_id = ? and instance_id is not null", LEFT))
                .as("nobody could have ended it")
                .isOne();
    }
}
