package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.command.Moment;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("B3")
class AliveChecksTest {
    private static final Moment BEGIN = new Moment(Instant.parse("2026-11-30T12:00:00Z"), Long.MAX_VALUE - 1_000);

    private final AliveChecks<String> checks = new AliveChecks<>();

    /** The nanoseconds of the machine may overflow meanwhile. */
    @Test
    void b3_eachIsGivenOnce_whenItsTimeHasCome() {
        checks.add("third", BEGIN.plusSeconds(3));
        checks.add("first", BEGIN.plusSeconds(1));
        checks.add("second", BEGIN.plusSeconds(2));

        assertThat(checks.take(BEGIN)).isEmpty();
        assertThat(checks.take(BEGIN.plusSeconds(2))).containsExactly("first", "second");
        assertThat(checks.take(BEGIN.plusSeconds(2))).isEmpty();
        assertThat(checks.take(BEGIN.plusSeconds(9))).containsExactly("third");
    }
}
