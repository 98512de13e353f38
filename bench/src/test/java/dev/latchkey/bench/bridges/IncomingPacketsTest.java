package dev.latchkey.bench.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncomingPacketsTest {
    private static final Buffer SHORT = MqttPackets.puback(7);
    /** Its length takes two bytes. */
    private static final Buffer LONG = MqttPackets.publish("v1/bridges/BR-1/orders", 1, Buffer.buffer("x".repeat(300)));

    private final IncomingPackets packets = new IncomingPackets();

    @Test
    void packetsThatComeTogether_areCutApart() {
        assertThat(packets.with(
                        Buffer.buffer().appendBuffer(SHORT).appendBuffer(LONG).appendBuffer(SHORT)))
                .containsExactly(SHORT, LONG, SHORT);
    }

    @Test
    void packetsThatComeByteByByte_arePutTogether() {
        Buffer all = Buffer.buffer().appendBuffer(LONG).appendBuffer(SHORT).appendBuffer(LONG);

        List<Buffer> whole = new ArrayList<>();
        for (int i = 0; i < all.length(); i++) {
            whole.addAll(packets.with(all.getBuffer(i, i + 1)));
        }

        assertThat(whole).containsExactly(LONG, SHORT, LONG);
    }

    @Test
    void halfAPacket_waitsForItsOtherHalf_behindWholeOnes() {
        assertThat(packets.with(Buffer.buffer().appendBuffer(SHORT).appendBuffer(LONG.getBuffer(0, 100))))
                .containsExactly(SHORT);
        assertThat(packets.with(LONG.getBuffer(100, LONG.length()).copy().appendBuffer(SHORT)))
                .containsExactly(LONG, SHORT);
    }
}
