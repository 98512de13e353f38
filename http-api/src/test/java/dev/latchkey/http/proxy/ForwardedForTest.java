package dev.latchkey.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedForTest {
    private static final TrustedProxies PROXIES =
            TrustedProxies.of(List.of("10.1.0.0/16", "192.0.2.9", "192.0.2.10:443", "2001:db8:1::/48", "entrance"));

    @ParameterizedTest
    @Tag("S5")
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7                | 203.0.113.7",
                "203.0.113.7:4711           | 203.0.113.7",
                "203.0.113.7:x , 10.1.0.1   | 203.0.113.7",
                "203.0.113.7,               | 203.0.113.7",
                ", 203.0.113.7              | 203.0.113.7",
                "2001:db8::1                | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]              | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]:4711, 10.1.0.1 | 2001:db8:0:0:0:0:0:1",
                "::1                        | 0:0:0:0:0:0:0:1",
                "::ffff:203.0.113.7         | 203.0.113.7"
            })
    void s5_addressOfTheClient_isRead(String told, String address) {
        assertThat(client(told)).isEqualTo(address);
    }

    @ParameterizedTest
    @Tag("S5")
    @CsvSource(
            delimiter = '|',
            value = {
                "6.6.6.6, 1.2.3.4                          | 1.2.3.4",
                "10.1.6.6, 1.2.3.4                         | 1.2.3.4",
                "anything, 1.2.3.4                         | 1.2.3.4",
                "6.6.6.6, 1.2.3.4, 10.1.0.1                | 1.2.3.4",
                "6.6.6.6, 1.2.3.4, 192.0.2.9, 192.0.2.10:443, [2001:db8:1::5]:80 | 1.2.3.4",
                "6.6.6.6, 10.2.0.1, 10.1.0.1               | 10.2.0.1",
                "6.6.6.6, 2001:db8:2::1, 2001:db8:1::1     | 2001:db8:2:0:0:0:0:1",
                "10.1.0.7, 10.1.0.1                        | 10.1.0.7"
            })
    void s5_whatTheClientHasWritten_isNotBelieved_whereAProxyAppends(String told, String address) {
        assertThat(client(told)).isEqualTo(address);
    }

    @Test
    @Tag("S5")
    void s5_severalLines_areOneList() {
        assertThat(client("6.6.6.6", "1.2.3.4")).isEqualTo("1.2.3.4");
        assertThat(client("6.6.6.6, 1.2.3.4", "10.1.0.2, 10.1.0.1")).isEqualTo("1.2.3.4");
    }

    @ParameterizedTest
    @Tag("S5")
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                ":",
                ":80",
                "[",
                "]:80",
                "[]:80",
                "unknown",
                "_hidden",
                "example.com",
                "203.0.113.7, unknown",
                "203.0.113.7, unknown, 10.1.0.1"
            })
    void s5_anythingElse_isUnknown(String told) {
        assertThat(client(told)).isEqualTo("unknown");
    }

    private static String client(String... lines) {
        return ForwardedFor.client(List.of(lines), PROXIES);
    }
}
