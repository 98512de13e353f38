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
 */
record RenewalTimes(Instant renew, Instant leave) {
    private static final Duration LONGEST_LEAD = Duration.ofHours(1);
    private static final int SPREAD = 1_000;

    /** @param end not after {@code begin} for a certificate that had ended when it came, which has to be renewed now */
    static RenewalTimes of(Instant begin, Instant end, BigInteger serialNumber) {
        long millis = Math.max(0, Duration.between(begin, end).toMillis());
        long spread = serialNumber.mod(BigInteger.valueOf(SPREAD)).longValueExact();
        Duration lead = Duration.ofMillis(millis / 20);
        return new RenewalTimes(
                begin.plusMillis(millis * 2 / 3 + millis / 30 * spread / SPREAD),
                end.minus(lead.compareTo(LONGEST_LEAD) > 0 ? LONGEST_LEAD : lead));
    }
}
