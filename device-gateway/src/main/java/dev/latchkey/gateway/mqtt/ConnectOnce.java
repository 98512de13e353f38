package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.observability.GatewayMetrics;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.VertxException;
import java.util.List;

/**
 * One CONNECT, first, and nothing more until CONNACK. Where it is otherwise the library closes the line without a word; and it forgets a connection that sends another CONNECT of a
 * version that it doesn't know, whose place is then never free again. Here it is counted, and the client is told where MQTT has words for it (inv-14).
 *
 * <p>The library's timeout for CONNECT, which begins anew with every packet, ends a line that says nothing. Its keep-alive, which says nothing either, goes: {@link ConnectionSweep} has one.
 */
final class ConnectOnce extends ChannelDuplexHandler {
    private static final Exception ANOTHER = new VertxException("another CONNECT", true);
    private static final List<String> KEEP_ALIVE = List.of("idle", "keepAliveHandler");

    private enum Due {
        CONNECT,
        CONNACK,
        ANY_BUT_CONNECT,
        NOTHING
    }

    private final GatewayMetrics metrics;
    private Due due = Due.CONNECT;
    private int version = MqttVersion.MQTT_3_1_1.protocolLevel();

    ConnectOnce(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        switch (due) {
            case CONNECT -> first(here, message);
            case CONNACK -> tooEarly(here, message);
            case ANY_BUT_CONNECT -> {
                if (message instanceof MqttConnectMessage || isOfUnknownProtocol(message)) {
                    ReferenceCountUtil.release(message);
                    here.fireExceptionCaught(ANOTHER);
                } else {
                    here.fireChannelRead(message);
                }
            }
            case NOTHING -> ReferenceCountUtil.release(message);
        }
    }

    private void first(ChannelHandlerContext here, Object message) {
        if (message instanceof MqttConnectMessage connect) {
            version = connect.variableHeader().version();
            due = Due.CONNACK;
            if (hasNoId(connect)) {
                metrics.refused(Refusal.NO_CLIENT_ID); // the library answers it
            }
            here.fireChannelRead(connect);
            dropKeepAlive(here.pipeline());
            return;
        }
        ReferenceCountUtil.release(message);
        if (isOfUnknownProtocol(message)) {
            refuse(here, Refusal.UNKNOWN_PROTOCOL);
        } else if (isOfOldProtocol(message)) {
            refuse(here, Refusal.OLD_PROTOCOL);
        } else {
            metrics.refused(NewcomerRefusal.NO_CONNECT);
            close(here);
        }
    }

    private void tooEarly(ChannelHandlerContext here, Object message) {
        ReferenceCountUtil.release(message);
        if (message instanceof MqttMessage packet
                && packet.decoderResult().isSuccess()
                && packet.fixedHeader().messageType() == MqttMessageType.DISCONNECT) {
            close(here); // it would rather not
        } else {
            refuse(here, Refusal.BEFORE_CONNACK);
        }
    }

    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
        if (message instanceof MqttConnAckMessage answer) {
            boolean isLetIn = answer.variableHeader().connectReturnCode() == MqttConnectReturnCode.CONNECTION_ACCEPTED;
            due = isLetIn ? Due.ANY_BUT_CONNECT : Due.NOTHING;
        }
        here.write(message, promise);
    }

    private void refuse(ChannelHandlerContext here, Refusal why) {
        due = Due.NOTHING;
        metrics.refused(why);
        here.writeAndFlush(MqttMessageBuilders.connAck()
                        .returnCode(why.code(version))
                        .build())
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void close(ChannelHandlerContext here) {
        due = Due.NOTHING;
        here.close();
    }

    private static boolean isOfUnknownProtocol(Object message) {
        return message instanceof MqttMessage packet
                && packet.decoderResult().cause() instanceof MqttUnacceptableProtocolVersionException;
    }

    /** What else is wrong with it, such as an id that is longer than MQTT 3.1 allows, is no matter. */
    private static boolean isOfOldProtocol(Object message) {
        return message instanceof MqttMessage packet
                && packet.variableHeader() instanceof MqttConnectVariableHeader header
                && header.version() < MqttVersion.MQTT_3_1_1.protocolLevel();
    }

    private static boolean hasNoId(MqttConnectMessage connect) {
        return connect.variableHeader().version() <= MqttVersion.MQTT_3_1_1.protocolLevel()
                && connect.payload().clientIdentifier().isEmpty()
                && !connect.variableHeader().isCleanSession();
    }

    private static void dropKeepAlive(ChannelPipeline pipeline) {
        for (String handler : KEEP_ALIVE) {
            if (pipeline.get(handler) != null) {
                pipeline.remove(handler);
            }
        }
    }
}
