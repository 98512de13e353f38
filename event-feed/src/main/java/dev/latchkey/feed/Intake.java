package dev.latchkey.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the records of one poll come to: pure.
 *
 * @param events can be applied now: of each lock without a hole from its position on
 * @param parkings locks that have to wait after these events
 * @param unreadable records to be noted
 * @param repeats how many records were known
 */
record Intake(List<LockEvent> events, List<Parking> parkings, List<DeadLetter> unreadable, int repeats) {
    /**
     * @param positions the newest applied sequence of each lock that has one
     * @param parked locks that wait already: their records are passed over
     */
    static Intake of(List<FeedRecord> records, Map<String, Long> positions, Set<String> parked) {
        Sorting sorting = new Sorting(positions, parked);
        records.forEach(sorting::take);
        return new Intake(
                List.copyOf(sorting.events),
                List.copyOf(sorting.parkings.values()),
                List.copyOf(sorting.unreadable),
                sorting.repeats);
    }

    /** The highest readable sequence of each lock; 0 if there is none. */
    static Map<String, Long> newest(List<FeedRecord> records) {
        Map<String, Long> newest = new HashMap<>();
        for (FeedRecord one : records) {
            switch (one) {
                case FeedRecord.Readable r ->
                    newest.merge(r.event().lockId(), r.event().sequence(), Math::max);
                case FeedRecord.Unreadable r -> newest.putIfAbsent(r.lockId(), 0L);
                case FeedRecord.OfNoLock r -> {}
            }
        }
        return newest;
    }

    private static final class Sorting {
        private final Map<String, Long> applied;
        private final Set<String> parked;
        private final List<LockEvent> events = new ArrayList<>();
        private final Map<String, Parking> parkings = new LinkedHashMap<>();
        private final List<DeadLetter> unreadable = new ArrayList<>();
        private int repeats;

        Sorting(Map<String, Long> positions, Set<String> parked) {
            this.applied = new HashMap<>(positions);
            this.parked = parked;
        }

        void take(FeedRecord one) {
            switch (one) {
                case FeedRecord.Readable r -> take(r.event());
                case FeedRecord.Unreadable r -> take(r);
                case FeedRecord.OfNoLock r -> unreadable.add(r.letter());
            }
        }

        private void take(LockEvent event) {
            long next = next(event.lockId());
            if (waits(event.lockId(), event.sequence())) {
                return;
            }
            if (event.sequence() < next) {
                repeats++;
            } else if (event.sequence() == next) {
                events.add(event);
                applied.put(event.lockId(), next);
            } else {
                park(event.lockId(), Parking.Reason.GAP, "came first: " + event.sequence(), event.sequence());
            }
        }

        private void take(FeedRecord.Unreadable one) {
            if (one.sequence() > 0 && one.sequence() < next(one.lockId())) {
                repeats++;
                return;
            }
            unreadable.add(one.letter());
            if (!waits(one.lockId(), 0)) {
                park(one.lockId(), Parking.Reason.UNREADABLE, one.letter().reason(), 0);
            }
        }

        private boolean waits(String lockId, long sequence) {
            return parked.contains(lockId)
                    || parkings.computeIfPresent(lockId, (id, parking) -> parking.seeing(sequence)) != null;
        }

        private void park(String lockId, Parking.Reason reason, String detail, long seen) {
            parkings.put(lockId, new Parking(lockId, reason, detail, next(lockId), seen));
        }

        private long next(String lockId) {
            return applied.getOrDefault(lockId, 0L) + 1;
        }
    }
}
