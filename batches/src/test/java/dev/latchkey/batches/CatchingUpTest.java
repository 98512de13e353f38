package dev.latchkey.batches;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("O3")
class CatchingUpTest {
    private long now;
    private final CatchingUp catchingUp = new CatchingUp(() -> now);

    @Test
    void o3_channelThatIsFarBehind_tellsNowAndThen_howFar() {
        assertThat(catchingUp.told(1_400_000)).contains("1,400,000 records behind");
        wait(9);
        assertThat(catchingUp.told(1_030_000)).isEmpty();
        wait(1);
        assertThat(catchingUp.told(1_000_000))
                .contains("1,000,000 records behind, 40,000 fewer each second, 25 s left");
        wait(10);
        assertThat(catchingUp.told(1_000_000)).contains("1,000,000 records behind, and not getting nearer");
        wait(5);
        assertThat(catchingUp.told(1_000)).contains("caught up after 25 s");
        assertThat(catchingUp.told(0)).isEmpty();
    }

    @Test
    void o3_channelThatIsNotFarBehind_saysNothing() {
        for (int left : new int[] {0, 9_999, 1, 9_999}) {
            assertThat(catchingUp.told(left)).isEmpty();
            wait(20);
        }
    }

    @Test
    void o3_channelThatFallsBehindAgain_beginsAnew() {
        catchingUp.told(20_000);
        catchingUp.told(0);
        wait(60);
        assertThat(catchingUp.told(20_000)).contains("20,000 records behind");
        wait(7);
        assertThat(catchingUp.told(0)).contains("caught up after 7 s");
    }

    private void wait(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }
}
