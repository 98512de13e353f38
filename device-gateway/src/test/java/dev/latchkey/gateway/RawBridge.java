package dev.latchkey.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;

/** A bridge that is written by hand, byte for byte, for what an orderly client would not do. */
public final class RawBridge implements AutoCloseable {
    private static final int WILL = 0x0C; // with QoS 1
    private static final int KEEP_ALIVE = 60;
    private static final int USER_NAME_PASSWORD_CLEAN = 0xC2;

    private final Socket socket;
    private final DataInputStream in;

    private RawBridge(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(20_000);
    }

    /** @param version 4 for MQTT 3.1.1, or 5 */
    public static RawBridge connect(int port, String bridgeId, String secret, int version) throws IOException {
        return connect(port, bridgeId, secret, version, KEEP_ALIVE);
    }

    /** @param willTopic empty for none */
    public static RawBridge connect(
            int port, String bridgeId, String secret, int version, String willTopic, String will) throws IOException {
        RawBridge bridge = new RawBridge(new Socket("127.0.0.1", port));
        bridge.write(connectPacket(bridgeId, secret, version, KEEP_ALIVE, willTopic, will));
        return bridge;
    }

    /** @param keepAlive in seconds; it sends no PINGREQ by itself */
    public static RawBridge connect(int port, String bridgeId, String secret, int version, int keepAlive)
            throws IOException {
        RawBridge bridge = new RawBridge(new Socket("127.0.0.1", port));
        bridge.write(connectPacket(bridgeId, secret, version, keepAlive, "", ""));
        return bridge;
    }

    /** On a line of the caller's, who reads CONNACK. */
    public static RawBridge connect(Socket socket, String bridgeId, String secret, int version) throws IOException {
        RawBridge bridge = on(socket);
        bridge.write(connectPacket(bridgeId, secret, version));
        return bridge;
    }

    /** On a line of the caller's, who sends CONNECT. */
    public static RawBridge on(Socket socket) throws IOException {
        return new RawBridge(socket);
    }

    /** @param version 4 for MQTT 3.1.1, or 5 */
    public static byte[] connectPacket(String bridgeId, String secret, int version) throws IOException {
        return connectPacket(bridgeId, secret, version, KEEP_ALIVE, "", "");
    }

    private static byte[] connectPacket(
            String bridgeId, String secret, int version, int keepAlive, String willTopic, String will)
            throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(packet);
        out.writeUTF("MQTT");
        out.write(version);
        out.write(USER_NAME_PASSWORD_CLEAN | (willTopic.isEmpty() ? 0 : WILL));
        out.writeShort(keepAlive);
        writeNoProperties(out, version);
        out.writeUTF("raw");
        if (!willTopic.isEmpty()) {
            writeNoProperties(out, version);
            out.writeUTF(willTopic);
            writeBinary(out, will);
        }
        out.writeUTF(bridgeId);
        writeBinary(out, secret);
        return packet(0x10, packet.toByteArray());
    }

    private static void writeNoProperties(DataOutputStream out, int version) throws IOException {
        if (version == 5) {
            out.write(0);
        }
    }

    private static void writeBinary(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    /** @param header the first byte of the packet */
    public void send(int header, byte[] body) throws IOException {
        write(packet(header, body));
    }

    /** @param header the first byte of the packet */
    public static byte[] packet(int header, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(header);
        int left = body.length;
        do {
            int digit = left % 128;
            left /= 128;
            packet.write(left > 0 ? digit | 128 : digit);
        } while (left > 0);
        packet.write(body);
        return packet.toByteArray();
    }

    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Reads CONNACK. @return its return code or reason code */
    public int connack() throws IOException {
        if (in.readUnsignedByte() != 0x20) {
            throw new IOException("another packet than CONNACK");
        }
        byte[] body = new byte[in.readUnsignedByte()];
        in.readFully(body);
        return body[1] & 0xFF;
    }

    /** The next packet. */
    public byte[] packet() throws IOException {
        int header = in.readUnsignedByte();
        int length = 0;
        int digit;
        int shift = 0;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 127) << shift;
            shift += 7;
        } while (digit > 127);
        byte[] body = new byte[length];
        in.readFully(body);
        return packet(header, body);
    }

    /** Until the gateway closes the line. */
    public byte[] rest() throws IOException {
        return in.readAllBytes();
    }

    /** As when the bridge has crashed and its machine knows of no line any more. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Without a DISCONNECT. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
