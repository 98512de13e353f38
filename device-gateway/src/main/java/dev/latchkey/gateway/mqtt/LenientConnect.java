package dev.latchkey.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttVersion;

/**
 * Makes of a CONNECT that MQTT allows one that the library takes as it is meant. A user name without a password, as both versions allow it, gets an empty one: the library tells of a
 * user name only if there is a password beside it, and a user name has to be that of the bridge (inv-14). No bridge's secret is empty. MQTT 5 also allows to ask for a session without
 * an id, which the library refuses; since there are no sessions, it is as good as a clean start.
 */
final class LenientConnect extends ChannelInboundHandlerAdapter {
    private static final byte[] EMPTY = {};

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof MqttConnectMessage connect) {
            context.pipeline().remove(this); // there is one CONNECT
            context.fireChannelRead(understood(connect));
        } else {
            context.fireChannelRead(message);
        }
    }

    private static MqttConnectMessage understood(MqttConnectMessage connect) {
        MqttConnectVariableHeader header = connect.variableHeader();
        boolean isLone = header.hasUserName() && !header.hasPassword();
        boolean isNameless = header.version() >= MqttVersion.MQTT_5.protocolLevel()
                && connect.payload().clientIdentifier().isEmpty();
        if (!isLone && !isNameless) {
            return connect;
        }
        MqttConnectPayload payload = connect.payload();
        return new MqttConnectMessage(
                connect.fixedHeader(),
                new MqttConnectVariableHeader(
                        header.name(),
                        header.version(),
                        header.hasUserName(),
                        isLone || header.hasPassword(),
                        header.isWillRetain(),
                        header.willQos(),
                        header.isWillFlag(),
                        isNameless || header.isCleanSession(),
                        header.keepAliveTimeSeconds(),
                        header.properties()),
                new MqttConnectPayload(
                        payload.clientIdentifier(),
                        payload.willProperties(),
                        payload.willTopic(),
                        payload.willMessageInBytes(),
                        payload.userName(),
                        isLone ? EMPTY : payload.passwordInBytes()));
    }
}
