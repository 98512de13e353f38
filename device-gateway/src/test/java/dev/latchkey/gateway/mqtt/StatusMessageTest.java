package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.application.StatusReport;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("B3")
class StatusMessageTest {
    private static @Nullable StatusReport parse(String json) {
        return StatusMessage.parse(json.getBytes(UTF_8));
    }

    @Test
    void b3_message_isRead_andFieldsOfLaterVersionsIgnored() {
        assertThat(parse("""
                {"battery":{"volts":[3]},"software":"acme 1.2","unreachableLocks":["LK-1","LK-2"],"nowReachableSoon":["LK-1"]}""")).isEqualTo(new StatusReport(true, "acme 1.2", Set.of("LK-1", "LK-2"), Set.of()));
    }

    @Test
    void b3_part_namesWhatIsOutOfReachNow_andWhatIsInReachAgain() {
        assertThat(parse("{\"nowUnreachable\":[\"LK-1\"],\"nowReachable\":[\"LK-2\",\"LK-3\"]}"))
                .isEqualTo(new StatusReport(false, null, Set.of("LK-1"), Set.of("LK-2", "LK-3")));
        assertThat(parse("{\"nowReachable\":[\"LK-2\"]}"))
                .isEqualTo(new StatusReport(false, null, Set.of(), Set.of("LK-2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{} {}",
                "{\"software\":\"\"}",
                "{\"software\":null}",
                "{\"unreachableLocks\":\"LK-1\"}",
                "{\"unreachableLocks\":[\"LK-1\"",
                "{\"nowUnreachable\":[1]}",
                "{\"nowUnreachable\":[\"a/b\"]}",
                "{\"nowReachable\":null}",
                "{\"nowReachable\":[[\"LK-1\"]]}",
                "{\"nowUnreachable\":[\"LK-1\"],\"nowUnreachable\":[\"LK-2\"]}"
            })
    void b3_anythingElse_isMalformed(String payload) {
        assertThat(parse(payload)).isNull();
    }
}
