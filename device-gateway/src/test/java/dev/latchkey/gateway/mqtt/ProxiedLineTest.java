package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.observability.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("inv-14")
class ProxiedLineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EmbeddedChannel line = new EmbeddedChannel();
    private int gone;

    private void begin(Runnable goOn) {
        line.freezeTime();
        line.pipeline().addLast(new ProxiedLine(PATIENCE, new GatewayMetrics(registry), goOn));
    }

    private void pass(Duration time) {
        line.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        line.runScheduledPendingTasks();
    }

    private void header(String client) {
        line.writeInbound(new HAProxyMessage(
                HAProxyProtocolVersion.V1,
                HAProxyCommand.PROXY,
                HAProxyProxiedProtocol.TCP6,
                client,
                "::1",
                4711,
                1883));
    }

    private double refused() {
        return registry.counter("latchkey.gateway.refusals", "reason", "no-proxy-header")
                .count();
    }

    @Test
    void inv14_aHeaderThatDoesNotCome_closesTheLine() {
        begin(() -> gone++);

        pass(PATIENCE.minusMillis(1));
        assertThat(line.isOpen()).isTrue();
        pass(Duration.ofMillis(2));

        assertThat(line.isOpen()).isFalse();
        assertThat(refused()).isEqualTo(1);
        assertThat(gone).isZero();
    }

    @Test
    void inv14_whoHasSaidWhereItIs_hasAllTheTime() {
        begin(() -> gone++);
        header("2001:db8::1");

        pass(PATIENCE.multipliedBy(2));

        assertThat(gone).isEqualTo(1);
        assertThat(line.isOpen()).isTrue();
        assertThat(line.pipeline().get(ProxiedLine.class)).isNull();
        assertThat(refused()).isZero();
    }

    @Test
    void anAddressOfAZone_isOneWithoutIt() {
        begin(() -> gone++);
        header("fe80::1%1");

        assertThat(line.attr(ConnectionBase.REMOTE_ADDRESS_OVERRIDE).get().hostAddress())
                .isEqualTo("fe80:0:0:0:0:0:0:1");
    }

    @Test
    void whatCannotGoOn_isClosed() {
        begin(() -> {
            throw new IllegalStateException("no handlers today");
        });
        header("2001:db8::1");

        assertThat(line.isOpen()).isFalse();
    }
}
