package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

@Tag("inv-13")
class RoundTest {
    private static Set<Integer> set(int size) {
        Set<Integer> all = ConcurrentHashMap.newKeySet();
        IntStream.range(0, size).forEach(all::add);
        return all;
    }

    @Property
    void inv13_eachComesOnceInARound_inTurnsOfAboutTheSameSize(
            @ForAll @IntRange(max = 500) int size, @ForAll @IntRange(min = 1, max = 60) int turns) {
        Round<Integer> round = new Round<>(set(size), turns);

        for (int time = 0; time < 2; time++) {
            List<Integer> taken = new ArrayList<>();
            for (int turn = 0; turn < turns; turn++) {
                List<Integer> now = round.next();
                assertThat(now).hasSizeBetween(size / turns, (size + turns - 1) / turns);
                taken.addAll(now);
            }
            assertThat(taken).containsExactlyInAnyOrderElementsOf(set(size));
        }
    }

    @Property
    void inv13_whoIsThereForAWholeRound_comesOnce_whoeverComesAndGoesMeanwhile(
            @ForAll @IntRange(min = 1, max = 300) int size,
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = -20, max = 20) Integer> changes) {
        Set<Integer> all = set(size);
        Round<Integer> round = new Round<>(all, changes.size());
        List<Integer> taken = new ArrayList<>();
        int others = size;
        for (int change : changes) {
            taken.addAll(round.next());
            for (int i = 0; i < Math.abs(change); i++) {
                if (change > 0) {
                    all.add(others++);
                } else if (others > size) {
                    all.remove(--others);
                }
            }
        }

        assertThat(taken).doesNotHaveDuplicates().containsAll(set(size));
    }
}
