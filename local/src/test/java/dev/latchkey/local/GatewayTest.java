package dev.latchkey.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
    @Test
    void oneGateway_unlessMoreAreWanted() {
        assertThat(Gateway.wanted(null)).containsExactly(new Gateway(1));
        assertThat(Gateway.wanted(" ")).containsExactly(new Gateway(1));
        assertThat(Gateway.wanted(" 3 ").stream().map(Gateway::name))
                .containsExactly("device-gateway", "device-gateway-2", "device-gateway-3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "8", "-1", "two"})
    void anythingElse_isRefusedInASentence(String value) {
        assertThatThrownBy(() -> Gateway.wanted(value))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("LATCHKEY_GATEWAYS must be a number from 1 to 7");
    }

    @Test
    void noTwoGateways_haveAPortInCommon_norWithAnotherPart() {
        Set<Integer> taken = new HashSet<>();
        for (Ports port : Ports.values()) {
            taken.add(port.number());
        }
        List<Integer> ofTheFirst = new Gateway(1).ports();
        assertThat(taken).containsAll(ofTheFirst);
        for (Gateway gateway : Gateway.first(Gateway.MOST).stream().skip(1).toList()) {
            for (int port : gateway.ports()) {
                assertThat(taken.add(port))
                        .as("port %d of %s", port, gateway.name())
                        .isTrue();
            }
        }
    }
}
