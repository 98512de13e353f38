package dev.latchkey.keys.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.http.reading.ConsistencyToken;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private final Arrivals arrivals = new Arrivals();

    @Test
    @Tag("inv-7")
    void announcement_wakesAllThatWaitForTheLock_andNoOther() {
        try (Arrivals.Waiting first = arrivals.expect(asked("L1"));
                Arrivals.Waiting second = arrivals.expect(asked("L1"));
                Arrivals.Waiting other = arrivals.expect(asked("L2"))) {
            arrivals.announce(List.of("L1", "L3"));

            assertThat(first.news()).isCompleted();
            assertThat(second.news()).isCompleted();
            assertThat(other.news()).isNotDone();
        }
    }

    @Test
    void closedWait_isForgotten() {
        Arrivals.Waiting waiting = arrivals.expect(asked("L1"));
        waiting.close();
        waiting.close();

        arrivals.announce(List.of("L1"));

        assertThat(waiting.news()).isNotDone();
    }

    @Test
    void whatIsWaitedFor_isKnownUntilItHasCome() {
        try (Arrivals.Waiting first = arrivals.expect(asked("L1"));
                Arrivals.Waiting other = arrivals.expect(asked("L2"))) {
            assertThat(arrivals.expected()).containsExactlyInAnyOrder(asked("L1"), asked("L2"));

            arrivals.announce(List.of("L1"));
            other.close();

            assertThat(first.news()).isCompleted();
            assertThat(arrivals.expected()).isEmpty();
        }
    }

    private static AppliedState.Asked asked(String lockId) {
        return new AppliedState.Asked("acc", new ConsistencyToken(lockId, 7));
    }
}
