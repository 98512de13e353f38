package dev.latchkey.lock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;

@Tag("B1")
class RenewalTimesTest {
    private static final Instant BEGIN = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant NOT_BEFORE = BEGIN.minus(Duration.ofMinutes(10));
    private static final long CENTURY = 3_155_760_000_000L;

    @Property
    void b1_certificate_isRenewedAfterTwoThirds_andItsLineLeftBeforeItsEnd(
            @ForAll @LongRange(min = 1, max = CENTURY) long millis,
            @ForAll @BigRange(min = "0", max = "340282366920938463463374607431768211455") BigInteger serialNumber) {
        Instant end = BEGIN.plusMillis(millis);

        RenewalTimes times = RenewalTimes.of(NOT_BEFORE, BEGIN, end, serialNumber);

        assertThat(times.renew())
                .isBetween(BEGIN.plusMillis(millis * 2 / 3), BEGIN.plusMillis(millis * 7 / 10 + 1))
                .isBeforeOrEqualTo(times.leave());
        assertThat(times.leave()).isBetween(end.minus(Duration.ofHours(1)), end);
    }

    /** Whether the clock was wrong when the certificate came, or is wrong now, nobody knows. */
    @Property
    void b1_whenItCame_meansNothing_byAClockThatWasWrong(@ForAll @LongRange(min = 0, max = CENTURY) long millis) {
        Instant end = BEGIN.plus(Duration.ofDays(365));
        RenewalTimes rightly = RenewalTimes.of(NOT_BEFORE, NOT_BEFORE, end, BigInteger.TEN);

        assertThat(RenewalTimes.of(NOT_BEFORE, end.plusMillis(millis), end, BigInteger.TEN))
                .isEqualTo(rightly);
        assertThat(RenewalTimes.of(NOT_BEFORE, NOT_BEFORE.minusMillis(millis), end, BigInteger.TEN))
                .isEqualTo(rightly);
    }

    @Example
    void b1_bridgesThatWereEnrolledTogether_askApart() {
        Instant end = BEGIN.plus(Duration.ofDays(365));

        long moments = LongStream.range(0, 1_000)
                .mapToObj(serial -> RenewalTimes.of(NOT_BEFORE, BEGIN, end, BigInteger.valueOf(serial))
                        .renew())
                .distinct()
                .count();

        assertThat(moments).isEqualTo(1_000);
    }
}
