package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementMessageTest {
    @Test
    void message_isRead_andFieldsOfLaterVersionsIgnored() {
        byte[] json = """
                {"lockId":"LK-1","rssi":{"dBm":[-70]},"statement":"aa.bb.cc","lockId2":null}""".getBytes(UTF_8);

        assertThat(StatementMessage.parse(json)).isEqualTo(new StatementMessage("LK-1", "aa.bb.cc"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"lockId\":\"LK-1\"}",
                "{\"statement\":\"a.b.c\"}",
                "{\"lockId\":1,\"statement\":\"a.b.c\"}",
                "{\"lockId\":\"LK-1\",\"statement\":[\"a.b.c\"]}",
                "{\"lockId\":\"LK-1\",\"statement\":\"a.b\"}",
                "{\"lockId\":\"LK-1\",\"statement\":\"a.b.c.d\"}",
                "{\"lockId\":\"LK-1\",\"statement\":\"a.b.c\\n\"}",
                "{\"lockId\":\"LK/1\",\"statement\":\"a.b.c\"}",
                "{\"lockId\":\"LK-1\",\"statement\":\"a.b.c\"",
                "{\"lockId\":\"LK-1\",\"statement\":\"a.b.c\"}{}",
                "{\"lockId\":\"LK-1\",\"lockId\":\"LK-2\",\"statement\":\"a.b.c\"}"
            })
    void anythingElse_isMalformed(String payload) {
        assertThat(StatementMessage.parse(payload.getBytes(UTF_8))).isNull();
    }

    @Test
    void bytesThatAreNoText_areMalformed() {
        assertThat(StatementMessage.parse(new byte[] {(byte) 0xff, 0, 1, (byte) 0xfe}))
                .isNull();
    }

    @Test
    void deepNesting_isMalformed() {
        String deep = "{\"x\":" + "[".repeat(10_000);
        assertThat(StatementMessage.parse(deep.getBytes(UTF_8))).isNull();
    }
}
