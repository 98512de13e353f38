package dev.latchkey.gateway.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What several messages of a bridge come to. */
@Tag("B3")
class StatusReportTest {
    private static StatusReport anew(@Nullable String software, String... unreachable) {
        return new StatusReport(true, software, Set.of(unreachable), Set.of());
    }

    private static StatusReport change(Set<String> unreachable, Set<String> reachable) {
        return new StatusReport(false, null, unreachable, reachable);
    }

    @Test
    void b3_message_changesWhatWasSaid_unlessItHasAllLocks_orNothingOfLocks() {
        List<String> one = List.of("LK-1");
        assertThat(StatusReport.of("acme", null, null, null)).isEqualTo(anew("acme"));
        assertThat(StatusReport.of(null, one, null, null)).isEqualTo(anew(null, "LK-1"));
        assertThat(StatusReport.of(null, null, one, null)).isEqualTo(change(Set.of("LK-1"), Set.of()));
        assertThat(StatusReport.of(null, null, null, one)).isEqualTo(change(Set.of(), Set.of("LK-1")));
        assertThat(StatusReport.of(null, null, List.of(), null)).isEqualTo(change(Set.of(), Set.of()));
    }

    @Test
    void b3_fieldsOfOneMessage_areTakenOneAfterTheOther_andWhoIsInBothIsOutOfReach() {
        assertThat(StatusReport.of(
                        null, List.of("LK-1", "LK-2", "LK-3"), List.of("LK-3", "LK-4"), List.of("LK-2", "LK-3")))
                .isEqualTo(anew(null, "LK-1", "LK-3", "LK-4"));
        assertThat(StatusReport.of(null, null, List.of("LK-1"), List.of("LK-1", "LK-2")))
                .isEqualTo(change(Set.of("LK-1"), Set.of("LK-2")));
    }

    @Test
    void b3_ofSeveral_theNewestOfEachLockCounts() {
        StatusReport changes =
                change(Set.of("LK-1", "LK-2"), Set.of("LK-3", "LK-4")).then(change(Set.of("LK-3"), Set.of("LK-1")));

        assertThat(changes).isEqualTo(change(Set.of("LK-2", "LK-3"), Set.of("LK-1", "LK-4")));
        assertThat(anew("acme", "LK-1", "LK-4").then(changes)).isEqualTo(anew("acme", "LK-2", "LK-3"));
        assertThat(changes.then(anew("acme", "LK-5"))).isEqualTo(anew("acme", "LK-5"));
    }

    @Test
    void b3_software_staysUnlessItIsSaid() {
        StatusReport renamed = new StatusReport(false, "acme 2", Set.of(), Set.of());

        assertThat(anew("acme 1", "LK-1").then(renamed)).isEqualTo(anew("acme 2", "LK-1"));
        assertThat(renamed.then(change(Set.of(), Set.of()))).isEqualTo(renamed);
    }

    @Test
    @Tag("inv-14")
    void inv14_noMoreLocksCount_thanAreKept() {
        StatusReport all = StatusReport.of(null, null, null, null);
        for (int i = 0; i < 10; i++) {
            Set<String> part = IntStream.range(i * 3000, (i + 1) * 3000)
                    .mapToObj(n -> "LK-" + n)
                    .collect(Collectors.toSet());
            all = all.then(change(part, Set.of()));
        }
        assertThat(all.unreachable()).hasSize(StatusReport.MOST_LOCKS);
    }
}
