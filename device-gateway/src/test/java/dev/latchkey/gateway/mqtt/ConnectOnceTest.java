package dev.latchkey.gateway.mqtt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.gateway.observability.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageBuilders.SubscribeBuilder;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("inv-14")
class ConnectOnceTest {
    private static final String FLUSHED = "flushed";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EmbeddedChannel encoder = new EmbeddedChannel(MqttEncoder.INSTANCE);
    private final List<String> heard = new ArrayList<>();
    private final EmbeddedChannel line = new EmbeddedChannel(
            new Doing(), new MqttDecoder(), new ConnectOnce(new GatewayMetrics(registry)), new Hearing());

    /** Texts of PUBLISHes, types of others. */
    private final class Hearing extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext here, Object message) {
            heard.add(
                    message instanceof MqttPublishMessage publish
                            ? publish.payload().toString(US_ASCII)
                            : ((MqttMessage) message)
                                    .fixedHeader()
                                    .messageType()
                                    .toString());
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext here) {
            heard.add(FLUSHED);
        }
    }

    /** What the line is given it has done before its next task. */
    private static final class Doing extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext here, Object message) {
            if (message instanceof Runnable action) {
                action.run();
            } else {
                here.fireChannelRead(message);
            }
        }
    }

    @BeforeEach
    void connect() {
        MqttConnectMessage connect = MqttMessageBuilders.connect()
                .protocolVersion(MqttVersion.MQTT_5)
                .clientId("hasty")
                .build();
        line.writeInbound(bytes(connect));
        heard.clear();
    }

    @AfterEach
    void close() {
        line.finishAndReleaseAll();
        encoder.finishAndReleaseAll();
    }

    private ByteBuf bytes(MqttMessage packet) {
        encoder.writeOutbound(packet);
        return encoder.readOutbound();
    }

    private static MqttMessage says(String text) {
        return says(text, MqttProperties.NO_PROPERTIES);
    }

    private static MqttMessage says(String text, MqttProperties properties) {
        return MqttMessageBuilders.publish()
                .topicName("a")
                .messageId(1)
                .qos(MqttQoS.AT_LEAST_ONCE)
                .properties(properties)
                .payload(Unpooled.copiedBuffer(text, US_ASCII))
                .build();
    }

    private void answer(MqttConnectReturnCode code) {
        answer(code, () -> {});
    }

    /** @param then before the loop comes to the tasks that the answer has given it */
    private void answer(MqttConnectReturnCode code, Runnable then) {
        Runnable answer = () -> {
            line.writeAndFlush(MqttMessageBuilders.connAck().returnCode(code).build());
            then.run();
        };
        line.writeInbound(answer);
    }

    private MqttConnectReturnCode answered() {
        return line.<MqttConnAckMessage>readOutbound().variableHeader().connectReturnCode();
    }

    @Test
    void inv14_whatComesBeforeConnack_isHeardInOrder_onceItsWriteHasReturned() {
        line.writeInbound(bytes(says("one")), bytes(MqttMessage.PINGREQ), bytes(says("two")));
        assertThat(heard).doesNotContain("one", "PINGREQ", "two");
        heard.clear();

        answer(MqttConnectReturnCode.CONNECTION_ACCEPTED, () -> heard.add("returned"));

        assertThat(heard).containsSubsequence("returned", "one", "PINGREQ", "two", FLUSHED);
    }

    @Test
    void inv14_whatComesAfterConnack_isHeardAfterWhatCameBefore() {
        line.writeInbound(bytes(says("one")), bytes(says("two")));
        heard.clear();

        answer(MqttConnectReturnCode.CONNECTION_ACCEPTED, () -> line.pipeline().fireChannelRead(bytes(says("three"))));

        assertThat(heard).containsSubsequence("one", "two", "three", FLUSHED).containsOnlyOnce("one", "two", "three");
    }

    @Test
    void inv14_whatIsKept_holdsNoBufferOfTheLine() {
        ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer(65_536);
        read.writeBytes(bytes(says("one")));

        line.writeInbound(read);

        assertThat(read.refCnt()).isZero();
    }

    @Test
    void inv14_whoIsRefused_isNotHeard() {
        line.writeInbound(bytes(says("one")));
        heard.clear();

        answer(
                MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD,
                () -> line.pipeline().fireChannelRead(bytes(says("two"))));

        assertThat(heard).containsOnly(FLUSHED);
    }

    @Test
    void inv14_whoHasBeenRefusedForItsPackets_isNotLetInAnyMore() {
        Runnable letIn = () -> line.writeAndFlush(MqttMessageBuilders.connAck()
                .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                .build());
        line.writeInbound(bytes(says("one")), bytes(MqttMessageBuilders.auth().build()), letIn, bytes(says("two")));

        assertThat(answered()).isEqualTo(MqttConnectReturnCode.CONNECTION_REFUSED_PROTOCOL_ERROR);
        assertThat(heard).doesNotContain("one", "two");
        assertThat(line.isOpen()).isFalse();
    }

    @Test
    void inv14_asManyAsAreKept_areHeard() {
        for (int i = 0; i < 16; i++) {
            line.writeInbound(bytes(MqttMessage.PINGREQ));
        }
        answer(MqttConnectReturnCode.CONNECTION_ACCEPTED);

        assertThat(heard).filteredOn(MqttMessageType.PINGREQ.toString()::equals).hasSize(16);
    }

    private void isTooMuch(MqttMessage packet) {
        line.writeInbound(bytes(packet));

        assertThat(answered()).isEqualTo(MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED);
        assertThat(line.isOpen()).isFalse();
        assertThat(registry.counter("latchkey.gateway.refusals", "reason", "before-connack")
                        .count())
                .isOne();
    }

    @Test
    void inv14_manyPackets_areTooMuch() {
        for (int i = 0; i < 16; i++) {
            line.writeInbound(bytes(MqttMessage.PINGREQ));
        }
        isTooMuch(MqttMessage.PINGREQ);
    }

    @Test
    void inv14_largePackets_areTooMuch() {
        line.writeInbound(bytes(says("x".repeat(2000))));
        assertThat(line.isOpen()).isTrue();
        isTooMuch(says("x".repeat(2200)));
    }

    /** They take few bytes on the line, and many in the heap. */
    @Test
    void inv14_manyTopicFilters_areTooMuch() {
        SubscribeBuilder subscribe = MqttMessageBuilders.subscribe().messageId(1);
        IntStream.range(0, 40).forEach(i -> subscribe.addSubscription(MqttQoS.AT_LEAST_ONCE, "a"));
        isTooMuch(subscribe.build());
    }

    @Test
    void inv14_manyProperties_areTooMuch() {
        MqttProperties properties = new MqttProperties();
        IntStream.range(0, 40).forEach(i -> properties.add(new UserProperty("", "")));
        isTooMuch(says("one", properties));
    }
}
