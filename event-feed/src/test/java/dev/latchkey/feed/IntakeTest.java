package dev.latchkey.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

class IntakeTest {
    private static final List<String> LOCKS = List.of("LK-a", "LK-b", "LK-c");

    @Provide
    Arbitrary<List<FeedRecord>> records() {
        Arbitrary<String> locks = Arbitraries.of(LOCKS);
        Arbitrary<Long> numbers = Arbitraries.longs().between(1, 12);
        Arbitrary<FeedRecord> readable = Combinators.combine(locks, numbers).as(IntakeTest::readable);
        Arbitrary<FeedRecord> unreadable =
                Combinators.combine(locks, Arbitraries.longs().between(0, 12)).as(IntakeTest::unreadable);
        Arbitrary<FeedRecord> foreign = Arbitraries.create(() -> new FeedRecord.OfNoLock(letter()));
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(20, readable),
                        net.jqwik.api.Tuple.of(1, unreadable),
                        net.jqwik.api.Tuple.of(1, foreign))
                .list()
                .ofMaxSize(40);
    }

    /** A log with repeats and rewinds, poll by poll: what the topic really holds. */
    @Provide
    Arbitrary<List<List<FeedRecord>>> polls() {
        return Arbitraries.integers().between(0, 1_000_000).map(seed -> {
            java.util.Random random = new java.util.Random(seed);
            Map<String, Long> last = new HashMap<>();
            List<List<FeedRecord>> polls = new ArrayList<>();
            for (int poll = 0; poll < 6; poll++) {
                List<FeedRecord> records = new ArrayList<>();
                for (int i = random.nextInt(8); i > 0; i--) {
                    String lock = LOCKS.get(random.nextInt(LOCKS.size()));
                    long known = last.getOrDefault(lock, 0L);
                    long number = known > 0 && random.nextInt(3) == 0 ? 1 + random.nextLong(known) : known + 1;
                    last.merge(lock, number, Math::max);
                    records.add(readable(lock, number));
                }
                polls.add(records);
            }
            return polls;
        });
    }

    @Property
    @Tag("inv-5")
    void inv5_eachEventIsAppliedOnce_inOrder_andNothingIsParked_whateverRepeats(
            @ForAll("polls") List<List<FeedRecord>> polls) {
        Map<String, Long> positions = new HashMap<>();
        Map<String, List<Long>> applied = new HashMap<>();
        Map<String, Long> newest = new HashMap<>();
        for (List<FeedRecord> poll : polls) {
            Intake intake = Intake.of(poll, positions, Set.of());
            assertThat(intake.parkings()).isEmpty();
            for (LockEvent event : intake.events()) {
                applied.computeIfAbsent(event.lockId(), id -> new ArrayList<>()).add(event.sequence());
                positions.put(event.lockId(), event.sequence());
            }
            Intake.newest(poll).forEach((lock, number) -> newest.merge(lock, number, Math::max));
        }

        newest.forEach((lock, last) -> assertThat(applied.get(lock))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).boxed().toList()));
    }

    @Property
    @Tag("inv-8")
    void inv8_whatIsAppliedHasNoHole_whateverComes(@ForAll("records") List<FeedRecord> records) {
        Map<String, Long> positions = Map.of("LK-a", 3L);

        Intake intake = Intake.of(records, positions, Set.of());

        Map<String, Long> next = new HashMap<>(positions);
        for (LockEvent event : intake.events()) {
            assertThat(event.sequence()).isEqualTo(next.getOrDefault(event.lockId(), 0L) + 1);
            next.put(event.lockId(), event.sequence());
        }
        for (Parking parking : intake.parkings()) {
            assertThat(parking.next()).isEqualTo(next.getOrDefault(parking.lockId(), 0L) + 1);
        }
        Set<String> parked = new HashSet<>();
        intake.parkings()
                .forEach(parking -> assertThat(parked.add(parking.lockId())).isTrue());
    }

    @Property
    @Tag("inv-8")
    void inv8_oneLocksFaults_changeNothingForTheOthers(@ForAll("records") List<FeedRecord> records) {
        List<FeedRecord> withoutA = records.stream()
                .filter(one -> !FeedRecord.locksOf(List.of(one)).contains("LK-a"))
                .toList();

        assertThat(withoutLockA(Intake.of(records, Map.of(), Set.of())))
                .isEqualTo(withoutLockA(Intake.of(withoutA, Map.of(), Set.of())));
    }

    @Example
    @Tag("inv-8")
    void inv8_afterAGap_theLockWaits_andWhatIsKnownToExistIsRemembered() {
        Intake intake = Intake.of(
                List.of(readable("LK-a", 1), readable("LK-a", 3), readable("LK-b", 1), readable("LK-a", 5)),
                Map.of(),
                Set.of());

        assertThat(intake.events()).extracting(e -> e.lockId() + e.sequence()).containsExactly("LK-a1", "LK-b1");
        assertThat(intake.parkings()).containsExactly(new Parking("LK-a", Parking.Reason.GAP, "came first: 3", 2, 5));
    }

    @Example
    @Tag("inv-8")
    void inv8_recordsOfAParkedLock_arePassedOver() {
        Intake intake = Intake.of(
                List.of(readable("LK-a", 1), unreadable("LK-a", 0), readable("LK-b", 1)), Map.of(), Set.of("LK-a"));

        assertThat(intake.events()).extracting(LockEvent::lockId).containsExactly("LK-b");
        assertThat(intake.parkings()).isEmpty();
        assertThat(intake.unreadable()).hasSize(1);
    }

    /** Else the lock would wait for ever, as share-service never has what was made up. */
    @Property
    @Tag("inv-8")
    void inv8_onlyReadableRecords_tellWhatExists(@ForAll("records") List<FeedRecord> records) {
        Map<String, Long> readable = new HashMap<>();
        records.forEach(one -> {
            if (one instanceof FeedRecord.Readable r) {
                readable.merge(r.event().lockId(), r.event().sequence(), Math::max);
            }
        });

        Intake.newest(records).forEach((lock, number) -> assertThat(number).isEqualTo(readable.getOrDefault(lock, 0L)));
        Intake.of(records, Map.of(), Set.of())
                .parkings()
                .forEach(parking ->
                        assertThat(parking.seen()).isLessThanOrEqualTo(readable.getOrDefault(parking.lockId(), 0L)));
    }

    @Example
    @Tag("inv-5")
    void inv5_unreadableRepeat_ofAnAppliedEvent_isNothing() {
        Intake intake = Intake.of(List.of(unreadable("LK-a", 2)), Map.of("LK-a", 2L), Set.of());

        assertThat(intake).isEqualTo(new Intake(List.of(), List.of(), List.of(), 1));
    }

    private static Set<Object> withoutLockA(Intake intake) {
        Set<Object> rest = new LinkedHashSet<>();
        intake.events().stream().filter(e -> !e.lockId().equals("LK-a")).forEach(rest::add);
        intake.parkings().stream().filter(p -> !p.lockId().equals("LK-a")).forEach(rest::add);
        return rest;
    }

    private static FeedRecord readable(String lockId, long sequence) {
        return new FeedRecord.Readable(new LockEvent(lockId, sequence, null));
    }

    private static FeedRecord unreadable(String lockId, long sequence) {
        return new FeedRecord.Unreadable(lockId, sequence, letter());
    }

    private static DeadLetter letter() {
        return new DeadLetter("topic", 0, 1, "broken");
    }
}
