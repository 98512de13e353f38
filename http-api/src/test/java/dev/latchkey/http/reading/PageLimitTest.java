package dev.latchkey.http.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.http.problem.ProblemException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageLimitTest {
    @ParameterizedTest
    @Tag("K4")
    @CsvSource({", 50", "1, 1", "007, 7", "200, 200"})
    void k4_limit_isRead(String text, int limit) {
        assertThat(PageLimit.parse(text)).isEqualTo(limit);
    }

    @ParameterizedTest
    @Tag("K4")
    @ValueSource(strings = {"", "0", "201", "-1", "1.5", "null", " 5", "٥", "99999999999", "%"})
    void k4_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> PageLimit.parse(text)).isInstanceOf(ProblemException.class);
    }
}
