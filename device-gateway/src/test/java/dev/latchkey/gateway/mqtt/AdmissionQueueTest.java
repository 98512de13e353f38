package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.TestConfig;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AdmissionQueueTest {
    private static final BooleanSupplier NO = () -> false;
    private static final BooleanSupplier YES = () -> true;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> letIn = new ArrayList<>();
    private final AdmissionQueue queue = new AdmissionQueue(
            vertx,
            TestConfig.mqtt(Map.of(
                    "admissions-per-second", "100000", "admissions-at-a-time", "1", "admissions-waiting", "30")));

    /** All others have to wait for it. */
    @BeforeEach
    void oneIsBeingLetIn() {
        assertThat(queue.enter(turn("first"), NO)).isTrue();
        letIn.clear();
    }

    @AfterEach
    void close() {
        vertx.close();
    }

    private Runnable turn(String name) {
        return () -> letIn.add(name);
    }

    private void enter(String name, int count, BooleanSupplier stranger) {
        for (int i = 0; i < count; i++) {
            assertThat(queue.enter(turn(name), stranger)).isTrue();
        }
    }

    private void letInAll() {
        for (int before = -1; before < letIn.size(); ) {
            before = letIn.size();
            queue.done();
        }
    }

    @Test
    @Tag("inv-14")
    void inv14_strangers_waitBehindAllOthers_butForOneOfTen() {
        enter("stranger", 30, YES);
        enter("bridge", 20, NO);

        letInAll();

        assertThat(letIn).hasSize(50);
        assertThat(letIn.subList(0, 22)).filteredOn("bridge"::equals).hasSize(20);
        assertThat(letIn.subList(22, 50)).containsOnly("stranger");
    }

    @Test
    @Tag("inv-14")
    void inv14_whoBecomesAStranger_whileWaiting_losesItsPlace() {
        AtomicBoolean refused = new AtomicBoolean();
        enter("guess", 20, refused::get);
        enter("bridge", 5, NO);
        refused.set(true);

        letInAll();

        assertThat(letIn.subList(0, 5)).containsOnly("bridge");
        assertThat(letIn).hasSize(25);
    }

    @Test
    @Tag("inv-14")
    void inv14_strangers_takeNoBridgesPlace() {
        enter("stranger", 30, YES);

        assertThat(queue.enter(turn("stranger"), YES)).isFalse();
        assertThat(queue.enter(turn("bridge"), NO)).isTrue();
    }

    @Test
    void whoGivesUp_isForgotten_inEitherLine() {
        Runnable bridge = turn("bridge");
        Runnable stranger = turn("stranger");
        queue.enter(bridge, NO);
        queue.enter(stranger, YES);

        queue.giveUp(bridge);
        queue.giveUp(stranger);
        letInAll();

        assertThat(letIn).isEmpty();
    }
}
