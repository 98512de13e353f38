package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("inv-14")
class StrangersTest {
    private final Strangers strangers = new Strangers();

    @Test
    void inv14_refused_isStranger_forAMinute() {
        strangers.refused("192.0.2.1", 0);

        assertThat(strangers.is("192.0.2.1", TimeUnit.SECONDS.toNanos(60))).isTrue();
        assertThat(strangers.is("192.0.2.2", 0)).isFalse();
        assertThat(strangers.is("192.0.2.1", TimeUnit.SECONDS.toNanos(61))).isFalse();
    }

    @Test
    void inv14_letIn_isNoStrangerAnyMore() {
        strangers.refused("192.0.2.1", 0);
        strangers.letIn("192.0.2.1");

        assertThat(strangers.is("192.0.2.1", 1)).isFalse();
    }

    @Test
    void inv14_manyAddresses_takeNoMemoryWithoutEnd_andTheNewestStay() {
        for (int i = 0; i < 20_000; i++) {
            strangers.refused("address " + i, i);
        }

        assertThat(strangers.is("address 19999", 20_000)).isTrue();
        assertThat(strangers.is("address 9999", 20_000)).isFalse();
    }
}
