package dev.latchkey.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.TestConfig;
import dev.latchkey.gateway.observability.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who makes room for whom among those that have not sent CONNECT. */
@Tag("inv-14")
class NewcomersTest {
    private static final int PLACES = 2;
    private static final int ROOM = PLACES + ConnectionLimit.SPARE;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ConnectionLimit limit = new ConnectionLimit(TestConfig.mqtt(Map.of("max-connections", "" + PLACES)));
    private long now;
    private final Newcomers newcomers = new Newcomers(limit, new GatewayMetrics(registry), () -> now);

    private EmbeddedChannel comes() {
        EmbeddedChannel line = new EmbeddedChannel(newcomers.untilConnect());
        assertThat(newcomers.comes(line)).isEqualTo(line.isOpen());
        return line;
    }

    private List<EmbeddedChannel> come(int count) {
        return Stream.generate(this::comes).limit(count).toList();
    }

    private EmbeddedChannel waits() {
        EmbeddedChannel line = comes();
        newcomers.waits(line);
        return line;
    }

    private static void connects(EmbeddedChannel line) {
        line.writeInbound(MqttMessageBuilders.connect()
                .protocolVersion(MqttVersion.MQTT_5)
                .clientId("a bridge")
                .build());
        assertThat(line.<Object>readInbound()).isNotNull();
    }

    private double counted() {
        return registry.get("latchkey.gateway.newcomers").gauge().value();
    }

    private double refused(String reason) {
        return registry.counter("latchkey.gateway.refusals", "reason", reason).count();
    }

    @Test
    void inv14_whereThereIsNoRoom_whoHasBeenSilentForLongest_isClosed() {
        List<EmbeddedChannel> silent = come(ROOM);
        assertThat(silent).allMatch(Channel::isOpen);

        assertThat(come(2)).allMatch(Channel::isOpen);

        assertThat(silent.subList(0, 2)).noneMatch(Channel::isOpen);
        assertThat(silent.subList(2, ROOM)).allMatch(Channel::isOpen);
        assertThat(counted()).isEqualTo(ROOM);
        assertThat(refused("silent-newcomer")).isEqualTo(2);
    }

    @Test
    void inv14_whoHasSentConnect_orHasClosed_makesRoom_andIsNotClosedForOthers() {
        List<EmbeddedChannel> some = come(ROOM);
        connects(some.get(0));
        some.get(1).close();
        assertThat(counted()).isEqualTo(ROOM - 2);

        come(3);

        assertThat(some.get(0).isOpen()).isTrue();
        assertThat(some.get(2).isOpen()).isFalse();
        assertThat(some.get(3).isOpen()).isTrue();
    }

    @Test
    void inv14_thoseWhoHaveAPlace_leaveLessRoom() {
        List<EmbeddedChannel> silent = come(ROOM);
        limit.take();

        assertThat(comes().isOpen()).isTrue();

        assertThat(silent.getFirst().isOpen()).isFalse();
    }

    @Test
    void inv14_whoWaitsForItsTurn_isNotClosedForOthers() {
        List<EmbeddedChannel> waiting = Stream.generate(this::waits).limit(ROOM).toList();
        now += 10 * Newcomers.MOMENT.toNanos();

        assertThat(comes().isOpen()).isFalse();

        assertThat(waiting).allMatch(Channel::isOpen);
        assertThat(refused("too-many-newcomers")).isEqualTo(1);
    }

    @Test
    void inv14_whoseHandshakeHasBegun_isNotClosedForOthers_forAMoment() {
        List<EmbeddedChannel> begun = Stream.generate(this::waits).limit(ROOM).toList();
        begun.forEach(newcomers::begins);
        now += Newcomers.MOMENT.toNanos() - 1;
        assertThat(comes().isOpen()).isFalse();

        now++;
        assertThat(comes().isOpen()).isTrue();

        assertThat(begun.get(0).isOpen()).isFalse();
        assertThat(begun.get(1).isOpen()).isTrue();
    }
}
