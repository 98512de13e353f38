package dev.latchkey.http.proxy;

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
     * @throws IllegalArgumentException in words for an operator, if one has the form of a network and is none
     */
    static TrustedProxies of(List<String> configured) {
        return new TrustedProxies(configured.stream()
                .map(String::strip)
                .map(TrustedProxies::networkOrName)
                .filter(Objects::nonNull)
                .toList());
    }

    private static @Nullable Network networkOrName(String text) {
        if (text.contains("/")) {
            return Network.parse(text, ForwardedFor.SETTING);
        }
        InetAddress address = ForwardedFor.parse(text);
        return address == null ? null : Network.of(address);
    }

    /**
     * @param configured addresses, and networks as {@code 10.1.0.0/16}
     * @param setting where they come from
     * @throws IllegalArgumentException in words for an operator, if one is neither
     */
    public static TrustedProxies byAddress(List<String> configured, String setting) {
        return new TrustedProxies(configured.stream()
                .map(String::strip)
                .map(text -> Network.parse(text, setting))
                .toList());
    }

    public boolean contains(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /** @param prefix how many bits of the address count */
    private record Network(InetAddress address, int prefix) {
        static Network of(InetAddress address) {
            return new Network(address, bits(address));
        }

        static Network parse(String text, String setting) {
            int slash = text.indexOf('/');
            try {
                String literal = slash < 0 ? text : text.substring(0, slash);
                InetAddress address = InetAddress.ofLiteral(literal);
                int prefix = slash < 0 ? bits(address) : Integer.parseInt(text.substring(slash + 1));
                // the JDK takes 10.1 for 10.0.0.1
                boolean whole = literal.contains(":")
                        || literal.chars().filter(c -> c == '.').count() == 3;
                if (whole && prefix >= 0 && prefix <= bits(address)) {
                    return new Network(address, prefix);
                }
            } catch (IllegalArgumentException e) {
                // neither
            }
            throw new IllegalArgumentException(setting + ": \"" + text + "\" is neither an address nor a network");
        }

        private static int bits(InetAddress address) {
            return address.getAddress().length * 8;
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
