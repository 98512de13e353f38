package dev.latchkey.gateway.mqtt;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.VertxException;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import java.util.function.Function;

/**
 * Lets those packets through that a bridge may send; any other one, and what is no packet, ends the line as a malformed packet does. The library would write a stack trace to
 * the log for each and go on, and never give the memory of the latter back (inv-14).
 */
@Sharable
final class KnownPackets extends ChannelInboundHandlerAdapter {
    static final KnownPackets INSTANCE = new KnownPackets();

    private static final Exception UNKNOWN = new VertxException("not a packet of a bridge", true);

    private KnownPackets() {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean open = context.channel().isActive(); // not so for what came together with a packet that has ended it
        if (open && message instanceof MqttMessage packet && isKnown(packet)) {
            context.fireChannelRead(packet);
            return;
        }
        ReferenceCountUtil.release(message);
        if (open) {
            context.fireExceptionCaught(UNKNOWN);
        }
    }

    private static boolean isKnown(MqttMessage packet) {
        if (packet.decoderResult().isFailure()) {
            return true; // the library answers it
        }
        return switch (packet.fixedHeader().messageType()) {
            case CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, PINGREQ -> true;
            case PUBACK ->
                packet.variableHeader() instanceof MqttPubReplyMessageVariableHeader reply
                        && isReason(reply.reasonCode(), MqttPubAckReasonCode::valueOf);
            case DISCONNECT ->
                packet.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader farewell
                        && isReason(farewell.reasonCode(), MqttDisconnectReasonCode::valueOf);
            case PUBREC, PUBREL, PUBCOMP -> false; // QoS 2 is never used
            case CONNACK, SUBACK, UNSUBACK, PINGRESP, AUTH -> false;
        };
    }

    private static boolean isReason(byte code, Function<Byte, ?> reasons) {
        try {
            return reasons.apply(code) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
