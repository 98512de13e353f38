package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.gateway.TestConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AdmissionRateTest {
    private static final int PER_SECOND = 50;
    private static final int AT_ONCE = 5; // a tenth of a second's
    private static final int ALL = 25;

    @Test
    @Tag("inv-13")
    void inv13_allThatComeAtOnce_areLetIn_atTheBoundedRate() {
        Vertx vertx = Vertx.vertx();
        try {
            AdmissionQueue queue = new AdmissionQueue(
                    vertx,
                    TestConfig.mqtt(Map.of(
                            "admissions-per-second", String.valueOf(PER_SECOND), "admissions-at-a-time", "1000")));
            List<Long> letInAt = new CopyOnWriteArrayList<>();
            long begin = System.nanoTime();

            for (int i = 0; i < ALL; i++) {
                assertThat(queue.enter(new Turn(i, letInAt), () -> false)).isTrue();
            }

            await().atMost(Duration.ofSeconds(30)).until(() -> letInAt.size() == ALL);
            letInAt.sort(null); // two threads let in, and each writes down its time a little later
            for (int i = AT_ONCE; i < ALL; i++) {
                assertThat(letInAt.get(i) - begin)
                        .as("number " + i)
                        .isGreaterThanOrEqualTo((i + 1 - AT_ONCE) * 1_000_000_000L / PER_SECOND);
            }
        } finally {
            vertx.close();
        }
    }

    private record Turn(int number, List<Long> letInAt) implements Runnable {
        @Override
        public void run() {
            letInAt.add(System.nanoTime());
        }
    }
}
