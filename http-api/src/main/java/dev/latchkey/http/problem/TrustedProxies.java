package dev.latchkey.http.problem;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that are believed, as far as they are configured by addresses and networks. One by its name is known to the framework only, which
 * looks it up for the proxy that a request comes from.
 */
record TrustedProxies(List<Network> networks) {
    TrustedProxies {
        networks = List.copyOf(networks);
    }

    /** @param configured as {@code quarkus.http.proxy.trusted-proxies} has them: an address, one with a port, a network, a name */
    static TrustedProxies of(List<String> configured) {
        return new TrustedProxies(configured.stream()
                .map(String::strip)
                .map(Network::parse)
                .filter(Objects::nonNull)
                .toList());
    }

    boolean contains(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /** @param prefix how many bits of the address count */
    record Network(InetAddress address, int prefix) {
        private static @Nullable Network parse(String text) {
            int slash = text.indexOf('/');
            InetAddress address = ForwardedFor.parse(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                return null;
            }
            return new Network(
                    address, slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1)));
        }

        private boolean contains(InetAddress other) {
            byte[] ours = address.getAddress();
            byte[] theirs = other.getAddress();
            if (ours.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
