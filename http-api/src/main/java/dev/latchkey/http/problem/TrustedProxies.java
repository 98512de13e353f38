package dev.latchkey.http.problem;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The proxies that are believed, as far as they are configured by addresses and networks. */
public final class TrustedProxies {
    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * One by its name is passed over: the framework looks it up for the proxy that a request comes from.
     *
     * @param configured as {@code quarkus.http.proxy.trusted-proxies} has them: an address, one with a port, a network, a name
     */
    static TrustedProxies of(List<String> configured) {
        return new TrustedProxies(configured.stream()
                .map(String::strip)
                .map(Network::parse)
                .filter(Objects::nonNull)
                .toList());
    }

    /**
     * @param configured addresses, and networks as {@code 10.1.0.0/16}
     * @throws IllegalArgumentException if one is neither, in words for an operator
     */
    public static TrustedProxies byAddress(List<String> configured) {
        return new TrustedProxies(configured.stream()
                .map(String::strip)
                .map(text -> {
                    Network network = Network.parse(text);
                    if (network == null) {
                        throw new IllegalArgumentException("neither an address nor a network: " + text);
                    }
                    return network;
                })
                .toList());
    }

    public boolean contains(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /** @param prefix how many bits of the address count */
    private record Network(InetAddress address, int prefix) {
        /** Null for what is neither address nor network. */
        private static @Nullable Network parse(String text) {
            int slash = text.indexOf('/');
            InetAddress address = ForwardedFor.parse(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                return null;
            }
            int bits = address.getAddress().length * 8;
            int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1));
            return prefix < 0 || prefix > bits ? null : new Network(address, prefix);
        }

        private static int prefix(String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                return -1;
            }
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
