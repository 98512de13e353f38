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
    private static final int TCP_OVER_IPV6 = 0x21;
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
        return version2(TCP_OVER_IPV4, InetAddress.ofLiteral(client).getAddress(), new byte[0]);
    }

    /**
     * As of HAProxy that listens for both at one port.
     *
     * @param client its address, IPv4; goes as one of IPv6
     */
    public static byte[] version2Mapped(String client) {
        byte[] address = new byte[16];
        address[10] = address[11] = (byte) 0xFF;
        System.arraycopy(InetAddress.ofLiteral(client).getAddress(), 0, address, 12, 4);
        return version2(TCP_OVER_IPV6, address, new byte[0]);
    }

    /**
     * With something more of the line, as clouds have it.
     *
     * @param client its address, IPv4
     */
    public static byte[] version2WithAdditions(String client, int bytes) {
        byte[] addition = new byte[3 + bytes];
        addition[0] = (byte) 0xEA;
        addition[1] = (byte) (bytes >> 8);
        addition[2] = (byte) bytes;
        return version2(TCP_OVER_IPV4, InetAddress.ofLiteral(client).getAddress(), addition);
    }

    private static byte[] version2(int family, byte[] from, byte[] additions) {
        ByteArrayOutputStream header = start(PROXY, family, 2 * from.length + 4 + additions.length);
        header.writeBytes(from);
        header.writeBytes(from); // to whom is no matter
        header.writeBytes(new byte[] {(byte) (PORT >> 8), (byte) PORT, 0x07, 0x5B});
        header.writeBytes(additions);
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
