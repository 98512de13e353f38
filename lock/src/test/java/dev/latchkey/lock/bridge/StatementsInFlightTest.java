package dev.latchkey.lock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.lock.bridge.VirtualLock.SignedStatement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StatementsInFlightTest {
    private long now = Long.MAX_VALUE - Duration.ofMillis(750).toNanos(); // a time that overflows, as nanoTime may
    private final StatementsInFlight inFlight = new StatementsInFlight(() -> now);
    private final List<String> taken = new ArrayList<>();

    private CompletableFuture<Void> send(String lockId) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        inFlight.add(new SignedStatement(lockId, 1, "a.b.c"), acknowledged);
        return acknowledged;
    }

    private void settle() throws IOException, InterruptedException {
        inFlight.settle(statement -> taken.add(statement.lockId()));
    }

    @Test
    @Tag("R4")
    void r4_ofOneLock_oneIsOnItsWayAtATime_ofSeveralLocks_manyAre() throws Exception {
        CompletableFuture<Void> first = send("LK-1");

        assertThat(inFlight.mayUse("LK-1")).isFalse();
        assertThat(inFlight.mayUse("LK-2")).isTrue();
        for (int i = 2; i <= 32; i++) {
            assertThat(inFlight.hasRoom()).isTrue();
            send("LK-" + i);
        }
        assertThat(inFlight.hasRoom()).isFalse();

        first.complete(null);
        settle();

        assertThat(taken).containsExactly("LK-1");
        assertThat(inFlight.hasRoom()).isTrue();
        assertThat(inFlight.mayUse("LK-1")).isTrue();
    }

    @Test
    @Tag("B1")
    void b1_whenTheLineIsClosed_allAreTriedAlone_untilItIsKnownWhichItWas() throws Exception {
        send("LK-good");
        send("LK-foreign");
        inFlight.lineLost();

        assertThat(inFlight.mayUse("LK-good")).isTrue();
        assertThat(inFlight.mayUse("LK-foreign")).isTrue();
        CompletableFuture<Void> good = send("LK-good");
        assertThat(inFlight.hasRoom()).as("one by one").isFalse();
        good.complete(null);
        settle();

        send("LK-foreign");
        assertThat(inFlight.hasRoom()).isFalse();
        inFlight.lineLost();

        assertThat(inFlight.mayUse("LK-foreign")).as("held back").isFalse();
        send("LK-good");
        assertThat(inFlight.hasRoom()).as("no suspects any more").isTrue();
    }

    @Test
    @Tag("B1")
    void b1_oneThatIsNotTaken_waitsTwiceAsLongEachTime_upToAMinute() throws Exception {
        for (long pause : new long[] {500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000}) {
            send("LK-foreign");
            inFlight.lineLost();

            now += Duration.ofMillis(pause).toNanos() - 1;
            assertThat(inFlight.mayUse("LK-foreign")).as("before %s ms", pause).isFalse();
            now++;
            assertThat(inFlight.mayUse("LK-foreign")).as("after %s ms", pause).isTrue();
        }
        send("LK-foreign").complete(null);
        settle();
        send("LK-foreign");
        inFlight.lineLost();

        now += Duration.ofMillis(500).toNanos();
        assertThat(inFlight.mayUse("LK-foreign"))
                .as("taken in between, so it begins again")
                .isTrue();
    }

    @Test
    void oneThatIsNotTaken_endsTheLine_andTakesNothingFromTheOthers() throws Exception {
        CompletableFuture<Void> first = send("LK-1");
        CompletableFuture<Void> second = send("LK-2");
        first.complete(null);
        second.completeExceptionally(new IllegalStateException("refused"));

        assertThatThrownBy(this::settle).isInstanceOf(IOException.class);
        inFlight.lineLost();

        assertThat(taken).containsExactly("LK-1");
        assertThat(inFlight.mayUse("LK-2")).as("it was alone, so it is known").isFalse();
    }
}
