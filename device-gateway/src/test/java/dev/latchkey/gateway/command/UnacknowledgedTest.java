package dev.latchkey.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UnacknowledgedTest {
    private static final Moment NOON = new Moment(Instant.parse("2026-06-01T12:00:00Z"), 0);

    private final Unacknowledged messages = new Unacknowledged(2, Duration.ofSeconds(30));

    @Test
    void ids_areOfTheConnection_andOnesInFlightAreNotGivenAgain() {
        assertThat(messages.next(NOON)).isEqualTo(1);
        for (int id = 2; id <= 65_535; id++) {
            assertThat(messages.next(NOON)).isEqualTo(id);
            assertThat(messages.acknowledged(id)).isTrue();
        }

        assertThat(messages.next(NOON)).as("1 is in flight still").isEqualTo(2);
        assertThat(messages.isFull()).isTrue();
    }

    @Test
    void acknowledgement_countsOnce() {
        int id = messages.next(NOON);

        assertThat(messages.acknowledged(id)).isTrue();
        assertThat(messages.acknowledged(id)).isFalse();
        assertThat(messages.acknowledged(0)).isFalse();
    }

    @Test
    void line_isOverdue_withItsEldestMessage() {
        int first = messages.next(NOON);
        messages.next(NOON.plusSeconds(10));

        assertThat(messages.overdueAt()).contains(NOON.plusSeconds(30));
        assertThat(messages.isOverdue(NOON.plusSeconds(29))).isFalse();
        assertThat(messages.isOverdue(NOON.plusSeconds(30))).isTrue();
        messages.acknowledged(first);
        assertThat(messages.isOverdue(NOON.plusSeconds(30))).isFalse();
        assertThat(messages.overdueAt()).contains(NOON.plusSeconds(40));
    }
}
