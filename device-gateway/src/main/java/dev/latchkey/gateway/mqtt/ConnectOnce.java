package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.observability.GatewayMetrics;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.VertxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One CONNECT, first. Where it is otherwise the library closes the line without a word; and it forgets a connection that sends another CONNECT of a
 * version that it doesn't know, whose place is then never free again. Here it is counted, and the client is told where MQTT has words for it (inv-14).
 *
 * <p>What follows before CONNACK, where the library closes the line too, is {@link EarlyPackets kept} and handed on after it, before all that comes later; nothing of it if the client is not let in. The line is
 * read all the while: else nobody would notice that a client has gone that waits to be let in.
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
    private @Nullable EarlyPackets early;
    private int version = MqttVersion.MQTT_3_1_1.protocolLevel();

    ConnectOnce(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        switch (due) {
            case CONNECT -> first(here, message);
            case CONNACK -> early(here, message);
            case ANY_BUT_CONNECT -> {
                handOn(here);
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

    private void early(ChannelHandlerContext here, Object message) {
        if (message instanceof MqttMessage packet && packet.decoderResult().isSuccess()) {
            switch (packet.fixedHeader().messageType()) {
                case PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ -> keep(here, packet);
                case DISCONNECT -> close(here); // it would rather not
                case CONNECT, CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, PINGRESP, AUTH ->
                    refuse(here, Refusal.PROTOCOL_ERROR);
            }
        } else {
            ReferenceCountUtil.release(message);
            refuse(here, isTooLong(message) ? Refusal.BEFORE_CONNACK : Refusal.PROTOCOL_ERROR);
        }
    }

    private void keep(ChannelHandlerContext here, MqttMessage packet) {
        if (early == null) {
            early = new EarlyPackets();
        }
        if (!early.keep(packet)) {
            refuse(here, Refusal.BEFORE_CONNACK);
        }
    }

    private void handOn(ChannelHandlerContext here) {
        while (early != null) {
            MqttMessage packet = early.next();
            if (packet == null) {
                early = null;
            } else {
                here.fireChannelRead(packet);
            }
        }
    }

    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
        if (due == Due.CONNACK && message instanceof MqttConnAckMessage answer) {
            if (answer.variableHeader().connectReturnCode() == MqttConnectReturnCode.CONNECTION_ACCEPTED) {
                due = Due.ANY_BUT_CONNECT;
                handOnSoon(here);
            } else {
                nothingMore();
            }
        }
        here.write(message, promise);
    }

    /** Not at once: the library hears a client only when the write of its CONNACK has returned. */
    private void handOnSoon(ChannelHandlerContext here) {
        if (early != null) {
            here.executor().execute(() -> {
                handOn(here);
                here.fireChannelReadComplete(); // upon which the library flushes its answers
            });
        }
    }

    private void refuse(ChannelHandlerContext here, Refusal why) {
        nothingMore();
        metrics.refused(why);
        here.writeAndFlush(MqttMessageBuilders.connAck()
                        .returnCode(why.code(version))
                        .build())
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void close(ChannelHandlerContext here) {
        nothingMore();
        here.close();
    }

    private void nothingMore() {
        due = Due.NOTHING;
        early = null;
    }

    private static boolean isTooLong(Object message) {
        return message instanceof MqttMessage packet && packet.decoderResult().cause() instanceof TooLongFrameException;
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
