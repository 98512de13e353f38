package dev.latchkey.shares.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    @ParameterizedTest
    @Tag("S5")
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 20010db800010002",
        "2001:db8:1:2::1, 20010db800010002",
        "2001:db8:1:3::1, 20010db800010003",
        "::ffff:203.0.113.7, 203.0.113.7",
        "_hidden, _hidden"
    })
    void s5_oneNetwork_isOneClient(String address, String counted) {
        assertThat(ClientAddress.network(address)).isEqualTo(counted);
    }
}
