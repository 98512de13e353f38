package dev.latchkey.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The PROXY protocol, from a load balancer's side. */
public final class ProxyHeader {
    /** The address that its lines come from. */
    public static final String BALANCER = "127.9.0.1";

    /** What the gateway is told of it. */
    static final String PROXIES = "127.9.0.0/16";

    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int VERSION_2 = 0x20;
    private static final int PROXY = 1;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int PORT = 54_321;

    private ProxyHeader() {}

    /** A line that nothing has been written to. */
    public static Socket line(int port) throws IOException {
        Socket line = new Socket();
        line.bind(new InetSocketAddress(BALANCER, 0));
        line.connect(new InetSocketAddress("127.0.0.1", port));
        line.setSoTimeout(20_000);
        return line;
    }

    /** @param client its address, IPv4 or IPv6 */
    public static byte[] version1(String client) {
        return client.contains(":")
                ? ("PROXY TCP6 " + client + " ::1 " + PORT + " 1883\r\n").getBytes(US_ASCII)
                : ("PROXY TCP4 " + client + " 127.0.0.1 " + PORT + " 1883\r\n").getBytes(US_ASCII);
    }

    /** As of a load balancer that does not know where its client is. */
    public static byte[] version1OfNobody() {
        return "PROXY UNKNOWN\r\n".getBytes(US_ASCII);
    }

    /** @param client its address, IPv4 */
    public static byte[] version2(String client) {
        byte[] from = InetAddress.ofLiteral(client).getAddress();
        ByteArrayOutputStream header = start(PROXY, TCP_OVER_IPV4, 12);
        header.writeBytes(from);
        header.writeBytes(new byte[] {127, 0, 0, 1});
        header.writeBytes(new byte[] {(byte) (PORT >> 8), (byte) PORT, 0x07, 0x5B});
        return header.toByteArray();
    }

    /** As when a load balancer looks whether somebody is there. */
    public static byte[] version2OfItself() {
        return start(0, 0, 0).toByteArray();
    }

    private static ByteArrayOutputStream start(int command, int family, int length) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(SIGNATURE);
        header.write(VERSION_2 | command);
        header.write(family);
        header.write(length >> 8);
        header.write(length);
        return header;
    }
}
