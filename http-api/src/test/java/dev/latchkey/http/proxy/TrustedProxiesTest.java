package dev.latchkey.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S5")
class TrustedProxiesTest {
    private static final String SETTING = "a.setting";

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "10.1.2.3, ::ffff:10.1.2.3, true",
        "0.0.0.0/0, 192.0.2.1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "2001:db8::/33, 32.1.13.184, false"
    })
    void whoseAddressIsInOneOfThem_isBelieved(String configured, String address, boolean believed) {
        assertThat(TrustedProxies.byAddress(List.of(" " + configured), SETTING)
                        .contains(InetAddress.ofLiteral(address)))
                .isEqualTo(believed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "haproxy",
                "haproxy/16",
                "10.1/16",
                "10",
                "10.1.0.0/33",
                "10.1.0.0/-1",
                "10.1.0.0/x",
                "10.1.0.0/",
                "10.1.0.5:1883",
                "::1/129",
            })
    void whatIsNeitherAddressNorNetwork_isRefused(String configured) {
        assertThatThrownBy(() -> TrustedProxies.byAddress(List.of("10.2.0.0/16", configured), SETTING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a.setting: \"%s\" is neither an address nor a network", configured.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.0.0/33", "10.1.0.0/x", "entrance/16"})
    void whatHasTheFormOfANetworkAndIsNone_isNoName(String configured) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(configured))).isInstanceOf(IllegalArgumentException.class);
    }
}
