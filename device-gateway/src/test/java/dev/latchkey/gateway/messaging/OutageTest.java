package dev.latchkey.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageTest {
    /** Clocks of this kind begin anywhere. */
    private static final long BEGIN = Long.MAX_VALUE - 7;

    private final Outage outage = new Outage();

    private static long after(int seconds) {
        return BEGIN + Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void outage_beginsOnce_howeverLongNothingIsLost_asLongAsNothingGetsThrough() {
        assertThat(outage.begins(after(0))).isTrue();
        assertThat(outage.begins(after(1))).isFalse();
        assertThat(outage.begins(after(3_600))).isFalse();
    }

    @Test
    void outage_goesOn_whileLossesAndSuccessesComeMixed() {
        outage.begins(after(0));
        outage.passed(after(59));
        assertThat(outage.begins(after(60))).isFalse();
        outage.passed(after(119));
        assertThat(outage.begins(after(120))).isFalse();
    }

    @Test
    void nextOutage_begins_afterAMinuteWithoutALoss() {
        outage.begins(after(0));
        outage.passed(after(60));
        assertThat(outage.begins(after(61))).isTrue();
    }
}
