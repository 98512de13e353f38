package dev.latchkey.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class StatementQueueTest {
    private static final int MOST = 1000;

    private final Deque<Runnable> thread = new ArrayDeque<>();
    private final StatementQueue queue = new StatementQueue(thread::add, MOST);
    private final List<CompletableFuture<Void>> handedOver = new ArrayList<>();

    private CompletionStage<Void> hand() {
        CompletableFuture<Void> kafka = new CompletableFuture<>();
        handedOver.add(kafka);
        return kafka;
    }

    private CompletableFuture<Void> add(int size) {
        return queue.add(size, this::hand).toCompletableFuture();
    }

    private void runAll() {
        while (!thread.isEmpty()) {
            thread.poll().run();
        }
    }

    @Test
    void statementWithoutRoom_isRefusedAtOnce_untilOneIsDurable() {
        CompletableFuture<Void> first = add(600);
        CompletableFuture<Void> second = add(400);
        runAll();

        assertThat(add(1)).isCompletedExceptionally();
        assertThat(thread).isEmpty();
        assertThat(first).isNotDone();

        handedOver.getFirst().complete(null);
        assertThat(first).isCompletedWithValue(null);
        assertThat(second).isNotDone();
        assertThat(add(600)).isNotDone();
    }

    @Test
    void room_isThereAgain_afterStatementsWereGivenUp() {
        add(1000);
        runAll();
        handedOver.getFirst().completeExceptionally(new TimeoutException("delivery"));

        assertThat(add(1000)).isNotDone();
    }

    @Test
    void statementsBehindOneThatBlocked_areGivenUpWithIt_laterOnesAreTried() {
        List<CompletableFuture<Void>> behind = new ArrayList<>();
        CompletionStage<Void> blocked = queue.add(1, () -> {
            behind.add(add(1)); // while it blocks
            return CompletableFuture.failedFuture(new TimeoutException("whereabouts unknown"));
        });
        behind.add(add(1));
        runAll();

        assertThat(blocked.toCompletableFuture()).isCompletedExceptionally();
        assertThat(behind).hasSize(2).allSatisfy(one -> assertThat(one).isCompletedExceptionally());
        assertThat(handedOver).isEmpty();

        CompletableFuture<Void> later = add(1);
        runAll();
        handedOver.getFirst().complete(null);
        assertThat(later).isCompletedWithValue(null);
    }

    @Test
    void statementThatFailsByItself_takesNoOthersWithIt() {
        CompletionStage<Void> wrong =
                queue.add(1, () -> CompletableFuture.failedFuture(new IllegalStateException("this one")));
        CompletionStage<Void> thrown = queue.add(1, () -> {
            throw new IllegalStateException("this one");
        });
        add(1);
        runAll();

        assertThat(wrong.toCompletableFuture()).isCompletedExceptionally();
        assertThat(thrown.toCompletableFuture()).isCompletedExceptionally();
        assertThat(handedOver).hasSize(1);
    }
}
