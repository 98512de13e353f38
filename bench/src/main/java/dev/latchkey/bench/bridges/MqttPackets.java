package dev.latchkey.bench.bridges;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** The few packets of MQTT 3.1.1 that the bench sends, written by hand: a client library would cost more than what is measured. */
public final class MqttPackets {
    /** The first byte of what a broker answers to CONNECT. */
    public static final byte CONNACK = 0x20;

    static final byte SUBACK = (byte) 0x90;
    static final int HIGHEST_ID = 65_535;

    private static final int PUBLISH = 0x30;
    private static final int AT_LEAST_ONCE = 0x02;
    private static final int PUBACK = 0x40;
    private static final int CONNECT = 0x10;
    private static final int SUBSCRIBE = 0x82;

    /** With user name and password, clean, without keep-alive. */
    private static final byte[] CONNECT_BEGIN = {0, 4, 'M', 'Q', 'T', 'T', 4, (byte) 0xC2, 0, 0};

    private MqttPackets() {}

    public static Buffer connect(String bridgeId, String secret) {
        Buffer body = Buffer.buffer().appendBytes(CONNECT_BEGIN);
        text(body, bridgeId);
        text(body, bridgeId);
        text(body, secret);
        return packet(CONNECT, body);
    }

    /** QoS 1. */
    public static Buffer subscribe(String topic) {
        Buffer body = Buffer.buffer().appendShort((short) 1);
        text(body, topic);
        return packet(SUBSCRIBE, body.appendByte((byte) 1));
    }

    /** QoS 0. */
    public static Buffer publish(String topic, Buffer payload) {
        Buffer body = Buffer.buffer();
        text(body, topic);
        return packet(PUBLISH, body.appendBuffer(payload));
    }

    /**
     * QoS 1.
     *
     * @param id 1 to {@value #HIGHEST_ID}
     */
    static Buffer publish(String topic, int id, Buffer payload) {
        Buffer body = Buffer.buffer();
        text(body, topic);
        body.appendUnsignedShort(id);
        return packet(PUBLISH | AT_LEAST_ONCE, body.appendBuffer(payload));
    }

    static Buffer puback(int id) {
        return packet(PUBACK, Buffer.buffer().appendUnsignedShort(id));
    }

    /** A message that has come with QoS 1. */
    record Received(int id, Buffer payload) {
        /** @param packet whole */
        static Received of(Buffer packet) {
            int topic = 2;
            while (packet.getByte(topic - 1) < 0) { // each byte of the length but the last
                topic++;
            }
            int id = topic + 2 + packet.getUnsignedShort(topic);
            return new Received(packet.getUnsignedShort(id), packet.getBuffer(id + 2, packet.length()));
        }
    }

    static boolean isPublish(Buffer packet) {
        return (packet.getByte(0) & 0xF0) == PUBLISH;
    }

    private static void text(Buffer to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.appendShort((short) bytes.length).appendBytes(bytes);
    }

    private static Buffer packet(int header, Buffer body) {
        Buffer packet = Buffer.buffer().appendByte((byte) header);
        int left = body.length();
        do {
            int digit = left % 128;
            left /= 128;
            packet.appendByte((byte) (left > 0 ? digit | 128 : digit));
        } while (left > 0);
        return packet.appendBuffer(body);
    }
}
