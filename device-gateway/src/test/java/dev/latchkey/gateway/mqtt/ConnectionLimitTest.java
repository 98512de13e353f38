package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
    @Test
    void room_isWhatTheHeapAllows_orTheFileHandles() {
        assertThat(ConnectionLimit.derived(192L << 20, 1_000_000)).isBetween(10_000, 20_000);
        assertThat(ConnectionLimit.derived(4L << 30, 20_000)).isEqualTo(19_500);
        assertThat(ConnectionLimit.derived(32L << 20, 100)).isEqualTo(50);
        assertThat(ConnectionLimit.derived(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }
}
