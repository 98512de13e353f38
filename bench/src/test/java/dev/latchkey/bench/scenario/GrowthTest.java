package dev.latchkey.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class GrowthTest {
    private final Growth growth = new Growth(200);

    @Test
    void part_isReachedWhenItWasFirstSeen_orPassed() {
        growth.saw(0, 1);
        growth.saw(90, 2);
        growth.saw(150, 3);
        growth.saw(150, 4);
        growth.saw(200, 5);
        growth.saw(200, 6);

        assertThat(growth.isComplete()).isTrue();
        assertThat(growth.reached(45)).isEqualTo(2);
        assertThat(growth.reached(50)).isEqualTo(3);
        assertThat(growth.reached(99)).isEqualTo(5);
        assertThat(growth.reached(100)).isEqualTo(5);
    }

    @Test
    void fewerThanBefore_changeNothing() {
        growth.saw(120, 1);
        growth.saw(80, 2);

        assertThat(growth.highest()).isEqualTo(120);
        assertThat(growth.reached(50)).isEqualTo(1);
    }

    @Test
    void whatWasNotReached_hasNoTime() {
        growth.saw(199, 1);

        assertThat(growth.isComplete()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> growth.reached(100)).withMessageContaining("199 of 200");
    }
}
