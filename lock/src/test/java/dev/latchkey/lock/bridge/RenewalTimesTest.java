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
    private static final long CENTURY = 3_155_760_000_000L;

    @Property
    void b1_certificate_isRenewedAfterTwoThirds_andItsLineLeftBeforeItsEnd(
            @ForAll @LongRange(min = 1, max = CENTURY) long millis,
            @ForAll @BigRange(min = "0", max = "340282366920938463463374607431768211455") BigInteger serialNumber) {
        Instant end = BEGIN.plusMillis(millis);

        RenewalTimes times = RenewalTimes.of(BEGIN, end, serialNumber);

        assertThat(times.renew())
                .isBetween(BEGIN.plusMillis(millis * 2 / 3), BEGIN.plusMillis(millis * 7 / 10 + 1))
                .isBeforeOrEqualTo(times.leave());
        assertThat(times.leave()).isBetween(end.minus(Duration.ofHours(1)), end);
    }

    @Property
    void b1_certificateThatHadEndedWhenItCame_isRenewedAtOnce(@ForAll @LongRange(min = 0, max = CENTURY) long millis) {
        RenewalTimes times = RenewalTimes.of(BEGIN, BEGIN.minusMillis(millis), BigInteger.TEN);

        assertThat(times.renew()).isEqualTo(BEGIN);
    }

    @Example
    void b1_bridgesThatWereEnrolledTogether_askApart() {
        Instant end = BEGIN.plus(Duration.ofDays(365));

        long moments = LongStream.range(0, 1_000)
                .mapToObj(serial ->
                        RenewalTimes.of(BEGIN, end, BigInteger.valueOf(serial)).renew())
                .distinct()
                .count();

        assertThat(moments).isEqualTo(1_000);
    }
}
