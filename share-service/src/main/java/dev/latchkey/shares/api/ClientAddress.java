package dev.latchkey.shares.api;

import io.vertx.core.http.HttpServerRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a request comes from, as far as wrong codes are counted by it. Behind an entrance that is trusted
 * ({@code LATCHKEY_TRUSTED_PROXIES}) it is what the entrance says.
 */
final class ClientAddress {
    /** Whoever has an IPv6 address has the whole network of this length, and could come from another one each time. */
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    static String of(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? "unknown"
                : network(request.remoteAddress().hostAddress());
    }

    static String network(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES))
                    : parsed.getHostAddress();
        } catch (IllegalArgumentException e) {
            return address; // a proxy may tell a name of its own making
        }
    }
}
