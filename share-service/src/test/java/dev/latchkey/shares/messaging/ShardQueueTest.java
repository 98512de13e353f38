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
        queue.drained(Set.of(1, 2));
        assertThat(next.get(10, TimeUnit.SECONDS)).containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void whoeverGoesOn_takesWhatWasWokenMeanwhile_andNobodyElseDoes() throws Exception {
        wake(1);
        Set<Integer> mine = queue.take();
        CompletableFuture<Set<Integer>> other = worker();
        wake(1, 2);
        queue.goOn(mine);
        assertThat(mine).containsExactlyInAnyOrder(1, 2);
        wake(2, 3);
        assertThat(other).isNotDone();
        queue.drained(mine);
        assertThat(other.get(10, TimeUnit.SECONDS)).containsExactlyInAnyOrder(2, 3);
    }

    @Test
    @Tag("inv-8")
    void inv8_whoeverTriesAShardApart_takesNoOthersToIt() throws Exception {
        wake(1, 2);
        Set<Integer> both = queue.take();
        queue.failed(both);
        queue.again(both);
        Set<Integer> one = queue.take();
        wake(3);
        queue.goOn(one);
        assertThat(one).hasSize(1);
        assertThat(queue.take()).containsExactly(3);
    }

    @Test
    @Tag("inv-8")
    void inv8_whatFailedTogether_isTriedApart_andDoesNotHoldUpTheOthers() throws Exception {
        wake(1, 2);
        Set<Integer> both = queue.take();
        assertThat(queue.failed(both)).isEqualTo(1);
        CompletableFuture<Set<Integer>> sound = worker();
        wake(3);
        assertThat(sound.get(10, TimeUnit.SECONDS)).as("while the others pause").containsExactly(3);
        queue.again(both);
        Set<Integer> one = queue.take();
        Set<Integer> other = queue.take();
        assertThat(one).hasSize(1).doesNotContainAnyElementsOf(other);
        assertThat(queue.failed(one)).isEqualTo(2);
        queue.drained(other);
        queue.drained(Set.of(3));
        queue.again(one);
        wake(3);
        wake(other.iterator().next());
        assertThat(queue.take()).containsExactlyInAnyOrder(3, other.iterator().next());
        assertThat(queue.take()).isEqualTo(one);
        queue.drained(one);
    }
}
