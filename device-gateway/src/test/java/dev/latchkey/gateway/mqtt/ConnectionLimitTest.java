package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLimitTest {
    @Test
    void room_isWhatTheHeapAllows_orTheFileHandles() {
        assertThat(ConnectionLimit.derived(192L << 20, 1_000_000)).isBetween(10_000, 20_000);
        assertThat(ConnectionLimit.derived(4L << 30, 20_000)).isEqualTo(19_500);
        assertThat(ConnectionLimit.derived(32L << 20, 100)).isEqualTo(50);
        assertThat(ConnectionLimit.derived(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    /** Files of the service itself, and connections to Kafka and the database. */
    @ParameterizedTest
    @CsvSource({"200, 50", "700, 175", "999, 250", "1000, 250", "1024, 250", "65536, 250"})
    @Tag("inv-14")
    void inv14_linesWithAndWithoutAPlace_leaveFileHandlesForTheRest(long fileHandles, int left) {
        int places = ConnectionLimit.derived(Long.MAX_VALUE, fileHandles);

        assertThat(fileHandles - places - ConnectionLimit.spare(fileHandles)).isGreaterThanOrEqualTo(left);
    }

    @Test
    @Tag("inv-14")
    void inv14_linesWithoutAPlace_areAFewAlways_andNeverMore() {
        assertThat(ConnectionLimit.spare(3)).isEqualTo(1);
        assertThat(ConnectionLimit.spare(700)).isEqualTo(175);
        assertThat(ConnectionLimit.spare(Long.MAX_VALUE)).isEqualTo(ConnectionLimit.SPARE);
    }
}
