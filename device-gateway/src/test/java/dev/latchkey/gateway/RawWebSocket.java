package dev.latchkey.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The client's side of a WebSocket (RFC 6455), frame for frame, for what an orderly client would not do. */
public final class RawWebSocket implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int LAST = 0x80;
    private static final int MASKED = 0x80;

    private final Socket socket;
    private final DataInputStream in;

    private RawWebSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** @param path no answer is read; {@link #head} does */
    public static RawWebSocket open(int port, String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096); // before it is connected, so that it holds for the window
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return open(socket, path);
    }

    /** On a line of the caller's. */
    public static RawWebSocket open(Socket socket, String path) throws IOException {
        socket.setSoTimeout(20_000); // shorter than the gateway's patience with one that says nothing
        RawWebSocket opened = new RawWebSocket(socket);
        opened.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
                .getBytes(US_ASCII));
        return opened;
    }

    /** The head of the answer. */
    public String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    /**
     * Masked with zeros, which leave it as it is.
     *
     * @param payload of up to 65,535 bytes
     */
    public static byte[] frame(int opcode, boolean last, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(opcode | (last ? LAST : 0));
        if (payload.length < 126) {
            frame.write(MASKED | payload.length);
        } else {
            frame.write(MASKED | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The payload of the next frame, of up to 65,535 bytes. */
    public byte[] payload() throws IOException {
        in.readUnsignedByte();
        int length = in.readUnsignedByte();
        byte[] payload = new byte[length < 126 ? length : in.readUnsignedShort()];
        in.readFully(payload);
        return payload;
    }

    /** Until the gateway closes the line. */
    public byte[] rest() throws IOException {
        return in.readAllBytes();
    }

    /** CONNECT of MQTT 5. */
    public static byte[] connectPacket(String bridgeId, String secret) throws IOException {
        return RawBridge.connectPacket(bridgeId, secret, 5);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
