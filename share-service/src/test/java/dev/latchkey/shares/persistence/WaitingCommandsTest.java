package dev.latchkey.shares.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WaitingCommandsTest {
    private static final int MANY = 64;

    private final WaitingCommands line = new WaitingCommands();

    private QueuedCommand<String> command(CommandQueue.Kind kind, Object... exclusive) {
        List<QueuedCommand<String>> made = new ArrayList<>();
        Uni.createFrom()
                .<String>emitter(emitter -> made.add(new QueuedCommand<>(
                        kind, Set.of(exclusive), s -> Uni.createFrom().item("done"), emitter)))
                .subscribe()
                .with(done -> {});
        return made.getFirst();
    }

    private QueuedCommand<String> waits(Object... exclusive) {
        QueuedCommand<String> command = command(CommandQueue.Kind.COMMAND, exclusive);
        assertThat(line.add(command)).isTrue();
        return command;
    }

    private static long soonAfter(QueuedCommand<?> command) {
        return command.since() + 1;
    }

    private static long tooLateFor(QueuedCommand<?> command) {
        return command.since() + WaitingCommands.LONGEST.toNanos() + 1;
    }

    @Test
    @Tag("inv-2")
    void inv2_whatAnotherOneHas_waitsForIt_andKeepsItsTurn() {
        QueuedCommand<String> first = waits("L1");
        QueuedCommand<String> second = waits("L1", "key");
        QueuedCommand<String> other = waits("L2");
        QueuedCommand<String> behindSecond = waits("key");
        long now = soonAfter(behindSecond);

        assertThat(line.next(MANY, now)).isEqualTo(List.of(first, other));
        assertThat(line.next(MANY, now)).isEmpty();
        line.release(List.of(first));
        assertThat(line.next(MANY, now)).isEqualTo(List.of(second));
        line.release(List.of(second, other));
        assertThat(line.next(MANY, now)).isEqualTo(List.of(behindSecond));
        assertThat(line.size()).isZero();
    }

    @Test
    void reports_areInNoBatchWithCommands() {
        QueuedCommand<String> command = waits("L1");
        QueuedCommand<String> report = command(CommandQueue.Kind.REPORT, "L2");
        line.add(report);
        QueuedCommand<String> another = waits("L3");
        long now = soonAfter(another);

        assertThat(line.next(MANY, now)).isEqualTo(List.of(command, another));
        assertThat(line.next(MANY, now)).isEqualTo(List.of(report));
    }

    @Test
    @Tag("U2")
    void u2_whoHasWaitedForTooLong_isNotDoneAnyMore_andHoldsNobodyUp() {
        QueuedCommand<String> left = waits("L1");
        long now = tooLateFor(left);
        while (System.nanoTime() <= left.since()) {
            Thread.onSpinWait(); // the next one comes later
        }
        QueuedCommand<String> next = waits("L1");

        assertThat(line.next(MANY, now)).isEqualTo(List.of(next)); // nor do those behind him wait for what he wanted
        assertThat(line.expired(now)).isEqualTo(List.of(left));
        assertThat(line.size()).isZero();
    }

    @Test
    void line_hasAnEnd() {
        for (int i = 0; i < WaitingCommands.MOST; i++) {
            waits("L" + i);
        }

        assertThat(line.add(command(CommandQueue.Kind.COMMAND, "one more"))).isFalse();
    }
}
