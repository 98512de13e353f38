package dev.latchkey.shares.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ShardQueueTest {
    private final ShardQueue queue = new ShardQueue();

    private void wake(int... shards) {
        for (int shard : shards) {
            queue.wake(shard);
        }
    }

    private CompletableFuture<Set<Integer>> worker() {
        CompletableFuture<Set<Integer>> taken = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                taken.complete(queue.take());
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        return taken;
    }

    @Test
    void whatWaits_goesTogether_andWhatComesMeanwhile_withTheNext() throws Exception {
        wake(1, 2, 2);
        assertThat(queue.take()).containsExactlyInAnyOrder(1, 2);
        wake(2, 3);
        CompletableFuture<Set<Integer>> next = worker();
        queue.drained(Set.of(1, 2), false);
        assertThat(next.get(10, TimeUnit.SECONDS)).containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void whatMayHaveMore_isTakenAgain_withoutBeingWoken() throws Exception {
        wake(4);
        queue.drained(queue.take(), true);
        assertThat(queue.take()).containsExactly(4);
    }

    @Test
    @Tag("inv-8")
    void inv8_whatFailedTogether_isTriedApart_andDoesNotHoldUpTheOthers() throws Exception {
        wake(1, 2);
        Set<Integer> both = queue.take();
        assertThat(queue.failed(both)).isEqualTo(1);
        wake(3);
        assertThat(queue.take()).as("while the others pause").containsExactly(3);
        queue.again(both);
        Set<Integer> one = queue.take();
        Set<Integer> other = queue.take();
        assertThat(one).hasSize(1).doesNotContainAnyElementsOf(other);
        assertThat(queue.failed(one)).isEqualTo(2);
        queue.drained(other, false);
        queue.drained(Set.of(3), false);
        queue.again(one);
        wake(3);
        wake(other.iterator().next());
        assertThat(queue.take()).containsExactlyInAnyOrder(3, other.iterator().next());
        assertThat(queue.take()).isEqualTo(one);
        queue.drained(one, false);
    }
}
