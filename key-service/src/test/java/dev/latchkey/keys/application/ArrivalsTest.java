package dev.latchkey.keys.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.http.reading.ConsistencyToken;
import java.util.List;
import java.util.Map;
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
    @Tag("inv-7")
    void announcementOfASequence_wakesThoseThatWaitForNoMore() {
        try (Arrivals.Waiting less = arrivals.expect(asked("L1", 6));
                Arrivals.Waiting asMuch = arrivals.expect(asked("L1", 7));
                Arrivals.Waiting more = arrivals.expect(asked("L1", 8))) {
            arrivals.announce(Map.of("L1", 7L, "L3", 9L));

            assertThat(less.news()).isCompleted();
            assertThat(asMuch.news()).isCompleted();
            assertThat(more.news()).isNotDone();
            assertThat(arrivals.expected()).containsExactly(asked("L1", 8));

            arrivals.announce(Map.of("L1", 8L));

            assertThat(more.news()).isCompleted();
            assertThat(arrivals.expected()).isEmpty();
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
        return asked(lockId, 7);
    }

    private static AppliedState.Asked asked(String lockId, long sequence) {
        return new AppliedState.Asked("acc", new ConsistencyToken(lockId, sequence));
    }
}
