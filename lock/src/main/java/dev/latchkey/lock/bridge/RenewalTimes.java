package dev.latchkey.lock.bridge;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

/**
 * When a certificate is renewed, and when its line is left for one with the certificate that came after it.
 *
 * @param renew two thirds of its time have passed, and up to a thirtieth more, by its serial number: bridges that were enrolled together do not all
 *     ask at once
 * @param leave shortly before its end, at which the gateway closes the line
 * @param apart how long after it came the next may be asked for, however late it is by a clock that is wrong: one that is years fast takes every
 *     certificate for an old one
 */
record RenewalTimes(Instant renew, Instant leave, Duration apart) {
    private static final Duration LONGEST_LEAD = Duration.ofHours(1);
    private static final int SPREAD = 1_000;

    /**
     * @param notBefore some time before it was signed, for clocks that are slow
     * @param since when the bridge got it; means nothing if the clock was wrong
     */
    static RenewalTimes of(Instant notBefore, Instant since, Instant end, BigInteger serialNumber) {
        Instant begin = since.isAfter(notBefore) && since.isBefore(end) ? since : notBefore;
        long millis = Duration.between(begin, end).toMillis();
        long spread = serialNumber.mod(BigInteger.valueOf(SPREAD)).longValueExact();
        Duration lead = Duration.ofMillis(millis / 20);
        return new RenewalTimes(
                begin.plusMillis(millis * 2 / 3 + millis / 30 * spread / SPREAD),
                end.minus(lead.compareTo(LONGEST_LEAD) > 0 ? LONGEST_LEAD : lead),
                Duration.between(notBefore, end).dividedBy(1_000));
    }
}
