package dev.latchkey.lock.door;

import static dev.latchkey.lock.door.Fixtures.LOCK;
import static dev.latchkey.lock.door.Fixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.EntriesLost;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statement.Opened;
import dev.latchkey.lock.protocol.Statement.OrderRefused;
import dev.latchkey.lock.protocol.Statement.Refused;
import dev.latchkey.lock.protocol.Statement.TicketRefused;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("U3")
class LogTest {
    private static final LockTime AT = new LockTime(NOON, true);

    @Test
    void u3_log_keepsReceiptsAndOpenings_whenSomebodyKnocksAllDay() {
        Log log = knocked(Log.EMPTY.with(new Deactivated(LOCK, 1, AT, 1, 3, "order-1")), 2_000);
        List<Long> counters = log.waiting().stream().map(Statement::counter).toList();
        assertThat(counters).hasSize(1_000).startsWith(1L, 1_002L).endsWith(2_000L);
    }

    @Test
    void u3_log_dropsRefusalsOfEveryKindFirst() {
        Log log = Log.EMPTY
                .with(new Opened(LOCK, 1, AT, 1, 3))
                .with(new TicketRefused(LOCK, 2, AT, "key", "ticket", Refusal.EXPIRED))
                .with(new OrderRefused(LOCK, 3, AT, "order", Refusal.OVERTAKEN));
        log = opened(log, 1_002);
        assertThat(log.waiting()).extracting(Statement::counter).startsWith(1L, 4L);
    }

    @Test
    void u3_log_dropsTheOldest_whenNothingElseIsLeft() {
        Log log = opened(Log.EMPTY, 1_001);
        assertThat(log.waiting()).hasSize(1_000).first().isEqualTo(new Opened(LOCK, 2, AT, 1, 3));
        assertThat(log.counter()).isEqualTo(1_001);
    }

    @Test
    void u3_log_holdsAsMuchAsItHasRoomFor() {
        Log log = opened(Log.EMPTY, 1_000);
        assertThat(log.waiting()).hasSize(1_000);
        assertThat(log.lost()).isNull();
    }

    @Test
    void u3_log_tellsWhatWasLost_onceHalfOfItIsTaken() {
        Log log = knocked(Log.EMPTY.with(new Opened(LOCK, 1, AT, 1, 3)), 1_010);
        log = taken(log, 499);
        assertThat(log.waiting()).hasSize(501).noneMatch(EntriesLost.class::isInstance);
        log = taken(log, 1);
        assertThat(log.waiting()).hasSize(501).last().isEqualTo(new EntriesLost(LOCK, 1_011, AT, 2, 11, 10));
        assertThat(log.counter()).isEqualTo(1_011);
        assertThat(taken(log, 1).waiting()).hasSize(500);
    }

    @Test
    void u3_log_losesNoLossEither() {
        Log told = taken(knocked(Log.EMPTY, 1_010), 500);
        // the telling has counter 1,011 and is itself the oldest that may go, once nothing but openings is left
        Log lostAgain = opened(told, 2_600);
        assertThat(lostAgain.lost()).isEqualTo(new Lost(1, 1_600, 10 + 500 + 1 + 589));
        Log toldAgain = taken(lostAgain, 500);
        assertThat(toldAgain.waiting()).last().isEqualTo(new EntriesLost(LOCK, 2_601, AT, 1, 1_600, 1_100));
    }

    @Test
    void u3_log_isRefused_whenItsCountersAreOutOfOrder() {
        Opened first = new Opened(LOCK, 1, AT, 1, 3);
        Opened second = new Opened(LOCK, 2, AT, 1, 3);
        assertThatThrownBy(() -> new Log(2, List.of(second, first), null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Log(2, List.of(first, first), null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Log(1, List.of(first, second), null)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Log(2, List.of(first, second), null).counter()).isEqualTo(2);
    }

    private static Log knocked(Log log, long upTo) {
        Log next = log;
        while (next.counter() < upTo) {
            next = next.with(new Refused(LOCK, next.counter() + 1, AT, 1, 3, Refusal.SUPERSEDED));
        }
        return next;
    }

    private static Log opened(Log log, long upTo) {
        Log next = log;
        while (next.counter() < upTo) {
            next = next.with(new Opened(LOCK, next.counter() + 1, AT, 1, 3));
        }
        return next;
    }

    private static Log taken(Log log, int count) {
        Log next = log;
        for (int i = 0; i < count; i++) {
            next = next.without(next.waiting().getFirst().counter(), LOCK, AT);
        }
        return next;
    }
}
