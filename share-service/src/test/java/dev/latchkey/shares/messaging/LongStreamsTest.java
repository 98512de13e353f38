package dev.latchkey.shares.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LongStreamsTest {
    private static final int BATCH = 20;
    private static final int PER_TURN = 3;

    private final LongStreams longStreams = new LongStreams(BATCH);

    /** However many rows are before it, a row is sent as soon as each long stream has had one turn. */
    @Property
    @Tag("inv-4")
    void inv4_rowBehindLongStreams_waitsOneTurnOfEach(
            @ForAll @Size(max = 8) List<@IntRange(min = 1, max = 400) Integer> lengths) {
        List<String> outbox = new ArrayList<>();
        for (int stream = 0; stream < lengths.size(); stream++) {
            for (int row = 0; row < lengths.get(stream); row++) {
                outbox.add("long-" + stream);
            }
        }
        outbox.add("deactivation");

        int turns = 0;
        while (outbox.contains("deactivation")) {
            turn(outbox);
            turns++;
        }

        assertThat(turns).isLessThanOrEqualTo(lengths.size() + 1);
    }

    @Property
    @Tag("inv-4")
    void inv4_nothingIsForgotten(@ForAll @Size(max = 120) List<@IntRange(max = 5) Integer> rows) {
        List<String> outbox = new ArrayList<>();
        rows.forEach(stream -> outbox.add("s" + stream));

        int turns = 0;
        boolean someLeftOut;
        do {
            someLeftOut = longStreams.waiting();
            assertThat(++turns).isLessThan(1_000);
        } while (turn(outbox) > 0 || someLeftOut);

        assertThat(outbox).isEmpty();
    }

    /** @return how many rows were read */
    private int turn(List<String> outbox) {
        Set<String> passedOver = Set.copyOf(longStreams.passedOver());
        List<String> read = outbox.stream()
                .filter(row -> !passedOver.contains(row))
                .limit(BATCH)
                .toList();
        Map<String, Integer> sent = new HashMap<>();
        Set<String> left = new LinkedHashSet<>();
        for (String row : read) {
            if (sent.merge(row, 1, Integer::sum) <= PER_TURN) {
                outbox.remove(row);
            } else {
                left.add(row);
            }
        }
        longStreams.sent(read.size(), left);
        return read.size();
    }
}
