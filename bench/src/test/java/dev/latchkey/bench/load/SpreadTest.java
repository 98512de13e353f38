package dev.latchkey.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void median_isTheMiddleOne_ofAnOddNumber() {
        assertThat(Spread.of(5, 1, 9)).isEqualTo(new Spread(5, 1, 9));
    }

    @Test
    void median_isBetweenTheMiddleTwo_ofAnEvenNumber() {
        assertThat(Spread.of(4, 1, 2, 9)).isEqualTo(new Spread(3, 1, 9));
    }

    @Test
    void noRounds_haveNoMedian() {
        assertThatIllegalArgumentException().isThrownBy(Spread::of);
    }
}
