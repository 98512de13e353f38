package dev.latchkey.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class QueryParametersTest {
    private static final Map.Entry<String, String> KIND = Map.entry("kind", "offline");

    @Test
    @Tag("K4")
    void k4_parameterWithOneValue_isGood_alsoWhenItIsRepeated() {
        assertThat(QueryParameters.wrong(List.of())).isEmpty();
        assertThat(QueryParameters.wrong(List.of(KIND, Map.entry("limit", "1"), KIND)))
                .isEmpty();
    }

    @Test
    @Tag("K4")
    void k4_parameterWithoutAValue_isWrong() {
        assertThat(QueryParameters.wrong(List.of(KIND, Map.entry("limit", ""))))
                .contains(new Problem.FieldError("limit", "has no value"));
    }

    @Test
    @Tag("K4")
    void k4_parameterWithTwoValues_isWrong_whereverTheyStand() {
        assertThat(QueryParameters.wrong(List.of(KIND, Map.entry("limit", "1"), KIND, Map.entry("kind", "online"))))
                .contains(new Problem.FieldError("kind", "has two values"));
    }

    @Test
    @Tag("K4")
    void k4_searchForNothing_isGood() {
        assertThat(QueryParameters.wrong(List.of(Map.entry("q", ""), Map.entry("search", ""))))
                .isEmpty();
    }
}
