package dev.latchkey.http.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.http.problem.ProblemException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistencyTokenTest {
    @Test
    @Tag("inv-7")
    void inv7_tokens_areAllRead_fromLinesAndLists() {
        assertThat(ConsistencyToken.parse(List.of("LK-1:7", "LK-2:1,, LK-3:5 ,")))
                .containsExactly(
                        new ConsistencyToken("LK-1", 7),
                        new ConsistencyToken("LK-2", 1),
                        new ConsistencyToken("LK-3", 5));
    }

    @Test
    @Tag("inv-7")
    void inv7_ofOneLock_theFurthestCounts() {
        assertThat(ConsistencyToken.parse(List.of("LK-1:7", "LK-1:10,LK-1:9")))
                .containsExactly(new ConsistencyToken("LK-1", 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ","})
    void headerThatHoldsNothing_isNone(String line) {
        assertThat(ConsistencyToken.parse(List.of(line))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense", "LK-1", "LK-1:", "LK-1:7 LK-2:1", "LK-1:7;LK-2:1", "LK-1:-1", "LK-1:7, x", "LK-1:٧"})
    void anythingElse_isRefused(String line) {
        assertThatThrownBy(() -> ConsistencyToken.parse(List.of(line))).isInstanceOf(ProblemException.class);
    }

    @Test
    void moreLocksThanAReadMayWaitFor_areRefused() {
        assertThat(ConsistencyToken.parse(List.of(locks(20)))).hasSize(20);
        assertThatThrownBy(() -> ConsistencyToken.parse(List.of(locks(21)))).isInstanceOf(ProblemException.class);
    }

    private static String locks(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "LK-" + i + ":1").collect(Collectors.joining(","));
    }
}
