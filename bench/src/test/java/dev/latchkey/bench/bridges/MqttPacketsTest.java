package dev.latchkey.bench.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.bench.bridges.MqttPackets.Received;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class MqttPacketsTest {
    @Test
    void message_isReadAsItWasWritten_howeverLong() {
        for (int length : new int[] {0, 1, 100, 128, 20_000}) {
            Buffer payload = Buffer.buffer("o".repeat(length));
            Buffer packet = MqttPackets.publish("v1/bridges/BR-1/orders", MqttPackets.HIGHEST_ID, payload);

            assertThat(MqttPackets.isPublish(packet)).isTrue();
            assertThat(Received.of(packet)).isEqualTo(new Received(MqttPackets.HIGHEST_ID, payload));
        }
    }

    @Test
    void puback_hasTheBytesOfTheStandard() {
        assertThat(MqttPackets.puback(258).getBytes()).containsExactly(0x40, 2, 1, 2);
        assertThat(MqttPackets.isPublish(MqttPackets.puback(258))).isFalse();
    }
}
