package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("inv-14")
class HandshakeTurnsTest {
    private final Queue<Runnable> afterPackets = new ArrayDeque<>();
    private final List<String> begun = new ArrayList<>();
    private final List<String> tooLate = new ArrayList<>();
    private long now;
    private final HandshakeTurns turns = new HandshakeTurns(afterPackets::add, () -> now);

    private HandshakeTurns.Turn turn(String name) {
        return new HandshakeTurns.Turn() {
            @Override
            public void comes() {
                begun.add(name);
            }

            @Override
            public void isTooLate() {
                tooLate.add(name);
            }
        };
    }

    private List<HandshakeTurns.Turn> enter(int count) {
        List<HandshakeTurns.Turn> entered =
                IntStream.range(0, count).mapToObj(i -> turn("" + i)).toList();
        entered.forEach(turn -> assertThat(turns.enter(turn)).isTrue());
        return entered;
    }

    /** The event loop comes round once: what it is given meanwhile waits until the next time. */
    private void loopOnce() {
        int due = afterPackets.size();
        assertThat(due).isLessThanOrEqualTo(1);
        for (int i = 0; i < due; i++) {
            afterPackets.remove().run();
        }
    }

    private void wait(Duration time) {
        now += time.toNanos();
    }

    @Test
    void inv14_noneBegins_beforeTheNextLookAtTheSockets() {
        enter(1);
        assertThat(begun).isEmpty();

        loopOnce();

        assertThat(begun).containsExactly("0");
        assertThat(afterPackets).isEmpty();
    }

    @Test
    void inv14_aFewBegin_eachTimeTheLoopComesRound_inTheirOrder() {
        enter(10);

        loopOnce();
        assertThat(begun).containsExactly("0", "1", "2", "3");
        loopOnce();
        assertThat(begun).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
        loopOnce();
        assertThat(begun).hasSize(10);
        assertThat(afterPackets).isEmpty();
    }

    @Test
    void inv14_whoComesWhileOthersBegin_comesAfterThem() {
        enter(4);
        loopOnce();

        turns.enter(turn("later"));
        loopOnce();

        assertThat(begun).endsWith("later");
    }

    @Test
    void inv14_whoHasWaitedTooLong_isNotBegunWith() {
        enter(2);
        wait(HandshakeTurns.PATIENCE.plusNanos(1));
        turns.enter(turn("fresh"));

        loopOnce();

        assertThat(tooLate).containsExactly("0", "1");
        assertThat(begun).containsExactly("fresh");
    }

    @Test
    void inv14_whoHasJustWaitedAsLongAsItMay_begins() {
        enter(1);
        wait(HandshakeTurns.PATIENCE);

        loopOnce();

        assertThat(begun).containsExactly("0");
    }

    @Test
    void inv14_whoGivesUp_takesNobodysTurn() {
        turns.giveUp(enter(5).getFirst());

        loopOnce();

        assertThat(begun).containsExactly("1", "2", "3", "4");
        assertThat(afterPackets).isEmpty();
    }

    @Test
    void inv14_whenTooManyWait_theNextIsSentAway_untilThereIsRoom() {
        enter(HandshakeTurns.WAITING_MOST);
        assertThat(turns.enter(turn("too many"))).isFalse();

        loopOnce();

        assertThat(turns.enter(turn("room"))).isTrue();
    }
}
