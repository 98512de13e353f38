package dev.latchkey.lock.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the wall clock beside a lock shows, for a lock that knows UTC only: its zone's offsets, as far as they were known when the
 * table was made.
 *
 * @param spans rising, each holds until the next one; 1 to {@link #MAX_SPANS}
 * @param end second since the epoch from which nothing is known, after the last span's begin
 */
public record OffsetTable(List<Span> spans, long end) {
    /** How far ahead a table goes. Governments change their clocks; a table that is older than this is a guess. */
    public static final Duration HORIZON = Duration.ofDays(5 * 366);

    /** Four changes a year (Morocco has had them) over the {@link #HORIZON} stay below it. */
    static final int MAX_SPANS = 32;

    /** As far as {@link java.time.ZoneOffset} goes. */
    private static final int MAX_OFFSET_SECONDS = 18 * 3600;

    /** The clock of a lock may be behind the platform's; it must not stand before its table for that. */
    private static final Duration MARGIN = Duration.ofDays(1);

    /**
     * @param from second since the epoch, inclusive
     * @param offset seconds to add to UTC
     */
    public record Span(long from, int offset) {
        public Span {
            if (offset < -MAX_OFFSET_SECONDS || offset > MAX_OFFSET_SECONDS) {
                throw new IllegalArgumentException("offset " + offset);
            }
        }
    }

    public OffsetTable {
        if (spans.isEmpty() || spans.size() > MAX_SPANS) {
            throw new IllegalArgumentException(spans.size() + " spans");
        }
        spans = List.copyOf(spans);
        for (int i = 0; i < spans.size(); i++) {
            long next = i + 1 < spans.size() ? spans.get(i + 1).from() : end;
            if (spans.get(i).from() >= next) {
                throw new IllegalArgumentException("span " + i + " is empty");
            }
        }
    }

    /**
     * For a credential that begins at {@code from}; reaches back a day, for a lock whose clock is slow.
     *
     * @param to when the credential ends, after {@code from}; null for no end. The table ends after {@link #HORIZON} at the latest
     */
    public static OffsetTable of(ZoneId zone, Instant from, @Nullable Instant to) {
        Instant horizon = from.plus(HORIZON);
        Instant end = to == null || to.isAfter(horizon) ? horizon : to;
        if (end.isAfter(Claims.LAST_TIME)) {
            end = Claims.LAST_TIME;
        }
        Instant begin = from.minus(MARGIN);
        ZoneRules rules = zone.getRules();
        List<Span> spans = new ArrayList<>();
        spans.add(new Span(begin.getEpochSecond(), rules.getOffset(begin).getTotalSeconds()));
        ZoneOffsetTransition next = rules.nextTransition(begin);
        while (next != null && next.getInstant().isBefore(end)) {
            spans.add(new Span(next.toEpochSecond(), next.getOffsetAfter().getTotalSeconds()));
            next = rules.nextTransition(next.getInstant());
        }
        return new OffsetTable(spans, end.getEpochSecond());
    }

    /** As the claims {@code offsets} and {@code until}. */
    void writeTo(Map<String, Object> claims) {
        claims.put(
                "offsets",
                spans.stream().map(span -> List.of(span.from(), span.offset())).toList());
        claims.put("until", end);
    }

    static OffsetTable read(Claims claims) throws Malformed {
        List<Span> spans = new ArrayList<>();
        for (long[] row : claims.rows("offsets", 2)) {
            spans.add(new Span(row[0], Math.toIntExact(row[1])));
        }
        return new OffsetTable(spans, claims.time("until").getEpochSecond());
    }

    /** Empty outside the table. */
    OptionalInt offsetAt(long epochSecond) {
        if (epochSecond >= end) {
            return OptionalInt.empty();
        }
        for (int i = spans.size() - 1; i >= 0; i--) {
            if (epochSecond >= spans.get(i).from()) {
                return OptionalInt.of(spans.get(i).offset());
            }
        }
        return OptionalInt.empty();
    }
}
