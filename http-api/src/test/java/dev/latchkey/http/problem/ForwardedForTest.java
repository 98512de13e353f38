package dev.latchkey.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedForTest {
    @ParameterizedTest
    @Tag("S5")
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7                | 203.0.113.7",
                "203.0.113.7:4711           | 203.0.113.7",
                "203.0.113.7, 10.0.0.1      | 203.0.113.7",
                "203.0.113.7:x , 10.0.0.1   | 203.0.113.7",
                "203.0.113.7,               | 203.0.113.7",
                "2001:db8::1                | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]              | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]:4711, 10.0.0.1 | 2001:db8:0:0:0:0:0:1",
                "::1                        | 0:0:0:0:0:0:0:1",
                "::ffff:203.0.113.7         | 203.0.113.7"
            })
    void s5_firstAddress_isRead(String told, String address) {
        assertThat(ForwardedFor.address(told)).isEqualTo(address);
    }

    @ParameterizedTest
    @Tag("S5")
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                ", 203.0.113.7",
                ":",
                ":80",
                "[",
                "]:80",
                "[]:80",
                "unknown",
                "_hidden",
                "example.com"
            })
    void s5_anythingElse_isUnknown(String told) {
        assertThat(ForwardedFor.address(told)).isEqualTo("unknown");
    }
}
