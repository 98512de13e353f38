package dev.latchkey.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SingleHeadersTest {
    @Test
    @Tag("inv-3")
    void inv3_headerWithOneValue_isGood_alsoWhenItIsRepeated() {
        assertThat(wrong(Map.of())).isEmpty();
        assertThat(wrong(Map.of("Idempotency-Key", List.of("a", "a"), "If-Match", List.of("*"))))
                .isEmpty();
    }

    @Test
    @Tag("inv-3")
    void inv3_headerWithTwoValues_isWrong() {
        assertThat(wrong(Map.of("Idempotency-Key", List.of("a", "b"))))
                .contains(new Problem.FieldError("Idempotency-Key", "has two values"));
        assertThat(wrong(Map.of("If-Match", List.of("*", "\"1\""))))
                .contains(new Problem.FieldError("If-Match", "has two values"));
    }

    @Test
    void headerThatIsAList_mayHaveSeveralValues() {
        assertThat(wrong(Map.of("Accept", List.of("a/b", "c/d"), "Latchkey-Consistency", List.of("LK-1:1", "LK-2:2"))))
                .isEmpty();
    }

    private static Optional<Problem.FieldError> wrong(Map<String, List<String>> headers) {
        return SingleHeaders.wrong(name -> headers.getOrDefault(name, List.of()));
    }
}
