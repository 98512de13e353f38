package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.ClientHello;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestBridge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines on which nothing is said, or not enough; also more of them than there is room for. */
@QuarkusTest
@TestProfile(NewcomersIT.Small.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("inv-14")
class NewcomersIT {
    private static final int PLACES = 3;
    private static final int MANY = 2 * ConnectionLimit.SPARE;

    public static class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("latchkey.mqtt.max-connections", "" + PLACES, "latchkey.mqtt.connect-timeout", "5s");
        }
    }

    @Inject
    MqttListener listener;

    @Inject
    MeterRegistry registry;

    private final List<Socket> silent = new ArrayList<>();

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    @AfterEach
    void close() throws Exception {
        for (Socket line : silent) {
            line.close();
        }
    }

    private TestBridge bridge(String bridgeId, String secret) {
        return new TestBridge(listener.port(WayIn.TCP), bridgeId, secret);
    }

    private Socket silentLine(WayIn way) throws IOException {
        Socket line = new Socket("127.0.0.1", listener.port(way));
        line.setSoTimeout(60_000);
        silent.add(line);
        return line;
    }

    @ParameterizedTest
    @EnumSource(WayIn.class)
    void inv14_silentLines_areNoMoreThanThereIsRoomFor_keepNoBridgeOut_andAreClosedInTime(WayIn way) throws Exception {
        String other = enrolled.bridgeId() + "-other";
        try (TestBridge first = bridge(enrolled.bridgeId(), enrolled.secret()).connect();
                TestBridge second = bridge(other, GatewayClient.bridgeWith(other))) {
            for (int i = 0; i < MANY; i++) {
                silentLine(way);
            }

            second.connect();

            assertThat(registry.get("latchkey.gateway.newcomers").gauge().value())
                    // of the two that are let in each may have let another line in, which came between its CONNECT and
                    // its place
                    .isLessThanOrEqualTo(PLACES + ConnectionLimit.SPARE);
            first.state(enrolled.lock().lockId(), "a.b.c").get(10, TimeUnit.SECONDS);
            for (Socket line : silent) {
                assertThat(line.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(second.isConnected()).isTrue();
        }
    }

    @Test
    void inv14_whoSaysNothing_orHalfAClientHello_isClosedInTime_andKeepsNobodyOut() throws Exception {
        byte[] hello = ClientHello.bytes();
        Socket nothing = silentLine(WayIn.TLS);
        Socket half = silentLine(WayIn.TLS);
        half.getOutputStream().write(hello, 0, hello.length / 2);

        try (TestBridge bridge =
                new TestBridge(listener.port(WayIn.TLS), enrolled.bridgeId(), enrolled.secret(), WayIn.TLS).connect()) {
            assertThat(nothing.getInputStream().read()).isEqualTo(-1);
            half.getInputStream().readAllBytes(); // ends, with or without an alert
            assertThat(bridge.isConnected()).isTrue();
        }
    }
}
