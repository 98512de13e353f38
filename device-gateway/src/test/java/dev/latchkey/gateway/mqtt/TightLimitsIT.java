package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.EnrolledBridge;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.RawBridge;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bridges that come, or state, beyond what there is room for are told which it was. */
@QuarkusTest
@TestProfile(TightLimitsIT.Tight.class)
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("inv-14")
class TightLimitsIT {
    private static final int UNACKNOWLEDGED = 2;
    private static final int MANY = 12;

    public static class Tight implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "latchkey.mqtt.admissions-per-second", "1",
                    "latchkey.mqtt.admissions-waiting", "1",
                    "latchkey.mqtt.statements-per-second", "1",
                    "latchkey.mqtt.statements-burst", "1",
                    "latchkey.mqtt.max-unacknowledged-statements", "" + UNACKNOWLEDGED);
        }
    }

    @Inject
    MqttListener listener;

    @RegisterExtension
    final EnrolledBridge enrolled = new EnrolledBridge();

    private List<Integer> answersToMany(int version) throws Exception {
        List<RawBridge> lines = new ArrayList<>();
        List<Integer> answers = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                lines.add(RawBridge.connect(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret(), version));
            }
            for (RawBridge line : lines) {
                answers.add(line.connack());
            }
        } finally {
            for (RawBridge line : lines) {
                line.close();
            }
        }
        return answers;
    }

    @Test
    void inv14_whoFindsTooManyWaiting_isToldThatTheServerIsBusy() throws Exception {
        assertThat(answersToMany(5)).contains(0, 0x89).containsOnly(0, 0x89);
        assertThat(answersToMany(4)).contains(3).containsOnly(0, 3);
    }

    private byte[] publish(int packetId) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF(enrolled.topic("statements"));
        out.writeShort(packetId);
        out.write(0); // no properties
        out.write(enrolled.statement());
        return body.toByteArray();
    }

    /** HiveMQ's client keeps to the Receive Maximum of CONNACK; this one does not. */
    @Test
    void inv14_moreStatementsThanMayWait_closeTheLine() throws Exception {
        try (RawBridge raw = RawBridge.connect(listener.port(WayIn.TCP), enrolled.bridgeId(), enrolled.secret(), 5)) {
            assertThat(raw.connack()).isZero();
            for (int i = 1; i <= 2 * UNACKNOWLEDGED + 2; i++) {
                raw.send(0x32, publish(i));
            }
            assertThat(raw.rest()).endsWith(0xE0, 2, 0x93, 0); // DISCONNECT, receive maximum exceeded
        }
    }
}
