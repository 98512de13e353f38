package dev.latchkey.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void nothing_isAMillionKeysAndAllScenarios() {
        assertThat(Options.of(List.of()))
                .isEqualTo(new Options(List.of(), false, false, 1_000_000, null, null, null, null, false, false, null));
    }

    @Test
    void everything_canBeChosen() {
        assertThat(Options.of(List.of(
                        "idle",
                        "--quick",
                        "--keys",
                        "20_000",
                        "--bridges",
                        "100,000",
                        "--deactivations",
                        "5000",
                        "--out",
                        "x",
                        "--direct",
                        "--warm-up",
                        "90")))
                .isEqualTo(new Options(
                        List.of("idle"), true, false, 20_000, 100_000, 5_000, Path.of("x"), null, true, false, 90));
    }

    @Test
    void wrongUse_isSaidInASentence() {
        assertThatThrownBy(() -> Options.of(List.of("--keys", "many")))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("--keys needs a number");
        assertThatThrownBy(() -> Options.of(List.of("--frobnicate")))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("no option --frobnicate");
    }
}
