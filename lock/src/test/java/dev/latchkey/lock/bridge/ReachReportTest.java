package dev.latchkey.lock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a bridge tells which locks are out of reach. */
@Tag("B3")
class ReachReportTest {
    private static final String ALL = "unreachableLocks";
    private static final String MORE = "nowUnreachable";
    private static final String BACK = "nowReachable";
    /** As many ids as {@code LK-1} to be in one status. */
    private static final int ROOM = 3;

    private final ReachReport report = new ReachReport(ROOM * "\"LK-1\",".length(), 0);
    private final List<Map<String, List<String>>> said = new ArrayList<>();
    private CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    private long nanos;

    private static List<String> locks(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "LK-" + i).toList();
    }

    /** All that is to be told, as long as each status is acknowledged. */
    private List<Map<String, List<String>>> told(List<String> unreachable) {
        said.clear();
        int before;
        do {
            before = said.size();
            tell(unreachable);
            acknowledged.complete(null);
        } while (said.size() > before);
        return said;
    }

    private void tell(List<String> unreachable) {
        nanos += ReachReport.PAUSE.toNanos();
        assertThat(report.isDue(nanos)).isTrue();
        report.tell(unreachable, nanos, lists -> {
            said.add(lists);
            acknowledged = new CompletableFuture<>();
            return acknowledged;
        });
    }

    @Test
    void b3_whatFitsIntoOneStatus_isSaidAnewEachTime() {
        assertThat(told(List.of())).containsExactly(Map.of(ALL, List.of()));
        assertThat(told(locks(1, 3))).containsExactly(Map.of(ALL, locks(1, 3)));
        assertThat(told(locks(1, 3))).isEmpty();
        assertThat(told(locks(2, 3))).containsExactly(Map.of(ALL, locks(2, 3)));
    }

    @Test
    void b3_whatDoesNot_isSaidInParts_andThenWhatHasChanged() {
        assertThat(told(locks(1, 7)))
                .containsExactly(Map.of(ALL, locks(1, 3)), Map.of(MORE, locks(4, 6)), Map.of(MORE, locks(7, 7)));
        assertThat(told(locks(3, 8))).containsExactlyInAnyOrder(Map.of(MORE, locks(8, 8), BACK, locks(1, 2)));
        assertThat(told(locks(8, 9))).as("fits again").containsExactly(Map.of(ALL, locks(8, 9)));
    }

    @Test
    void b3_whatChangesBetweenTheParts_isInTheNext() {
        tell(locks(1, 5));
        acknowledged.complete(null);

        tell(locks(2, 6));

        acknowledged.complete(null);
        assertThat(said).containsExactly(Map.of(ALL, locks(1, 3)), Map.of(MORE, locks(4, 6)));
        assertThat(told(locks(2, 6))).containsExactly(Map.of(BACK, locks(1, 1)));
    }

    @Test
    void b3_statuses_goOneAfterTheOther_andAreRare() {
        tell(locks(1, 1));
        nanos += ReachReport.PAUSE.toNanos();
        assertThat(report.isDue(nanos)).as("before the PUBACK").isFalse();
        acknowledged.complete(null);
        assertThat(report.isDue(nanos)).isTrue();

        tell(locks(1, 2));
        acknowledged.complete(null);
        assertThat(report.isDue(nanos + ReachReport.PAUSE.toNanos() - 1)).isFalse();
    }

    @Test
    void b3_afterOneThatWasNotAcknowledged_allIsSaidAnew() {
        tell(locks(1, 5));
        acknowledged.completeExceptionally(new IllegalStateException("no PUBACK"));

        assertThat(told(locks(1, 5))).containsExactly(Map.of(ALL, locks(1, 3)), Map.of(MORE, locks(4, 5)));
    }
}
