package dev.latchkey.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTest {
    @Test
    void cost_isTheDifference_andTheRestIsOthers() {
        // given two processors for 10 s, busy for 14 s, of which 6 s were ours
        ProcessTimes.Snapshot before =
                new ProcessTimes.Snapshot(0, Map.of("kafka", 5.0, ProcessTimes.BENCH, 1.0), 100, 2);
        ProcessTimes.Snapshot after =
                new ProcessTimes.Snapshot(10_000_000_000L, Map.of("kafka", 9.0, ProcessTimes.BENCH, 3.0), 114, 2);

        Cost cost = before.until(after);

        assertThat(cost.microsPer(1_000)).containsEntry("kafka", 4_000.0).containsEntry(ProcessTimes.BENCH, 2_000.0);
        assertThat(cost.systemSeconds()).isEqualTo(4);
        assertThat(cost.others()).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void ticks_areRead_whateverTheNameOfTheProcess() {
        String stat = "4711 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 100 20 3 4 20 0 9 0 1";

        assertThat(ProcessTimes.ticks(stat, false)).isEqualTo(120);
        assertThat(ProcessTimes.ticks(stat, true)).isEqualTo(127);
    }

    @Test
    void busy_isWithoutIdlingAndWaiting() {
        assertThat(ProcessTimes.busy("cpu  100 200 300 9999 8888 10 20 7777 0 0"))
                .isEqualTo(6.3);
    }
}
