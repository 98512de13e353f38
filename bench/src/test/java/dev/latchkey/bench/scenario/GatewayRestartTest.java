package dev.latchkey.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatewayRestartTest {
    @Test
    void oneBridgeInFive_hasAnOrder_atLeastOneAndNoMoreThanTenThousand() {
        assertThat(GatewayRestart.orders(1)).isEqualTo(1);
        assertThat(GatewayRestart.orders(500)).isEqualTo(100);
        assertThat(GatewayRestart.orders(10_000)).isEqualTo(2_000);
        assertThat(GatewayRestart.orders(140_000)).isEqualTo(10_000);
    }
}
