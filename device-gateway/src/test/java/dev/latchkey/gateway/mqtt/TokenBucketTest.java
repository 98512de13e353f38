package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000;

    @Property
    void neverMore_thanABurstAndTheRate_andNobodyWaitsForEver(
            @ForAll @IntRange(min = 1, max = 1000) int perSecond,
            @ForAll @IntRange(min = 1, max = 100) int burst,
            @ForAll @Size(max = 200) List<@IntRange(max = 50_000_000) Integer> pauses) {
        TokenBucket bucket = new TokenBucket(perSecond, burst, 0);
        long now = 0;
        int taken = 0;
        for (int pause : pauses) {
            now += pause;
            if (bucket.take(now)) {
                taken++;
            } else {
                long wait = bucket.waitFrom(now);
                assertThat(wait).isPositive().isLessThanOrEqualTo(SECOND / perSecond + 1);
                now += wait;
                assertThat(bucket.waitFrom(now)).isLessThanOrEqualTo(1); // a rounding error of a nanosecond
            }
        }
        assertThat(taken).isLessThanOrEqualTo((int) Math.ceil(burst + now * (double) perSecond / SECOND));
    }
}
