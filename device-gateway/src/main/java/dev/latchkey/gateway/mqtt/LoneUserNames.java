package dev.latchkey.gateway.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;

/**
 * Gives a CONNECT that has a user name and no password, as both versions of MQTT allow, an empty password: the library tells of a user name only if there is a password
 * beside it, and a user name has to be that of the bridge (inv-14). No bridge's secret is empty.
 */
final class LoneUserNames extends ChannelInboundHandlerAdapter {
    private static final byte[] EMPTY = {};

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof MqttConnectMessage connect) {
            context.pipeline().remove(this); // there is one CONNECT
            context.fireChannelRead(withPassword(connect));
        } else {
            context.fireChannelRead(message);
        }
    }

    private static MqttConnectMessage withPassword(MqttConnectMessage connect) {
        MqttConnectVariableHeader header = connect.variableHeader();
        if (!header.hasUserName() || header.hasPassword()) {
            return connect;
        }
        MqttConnectPayload payload = connect.payload();
        return new MqttConnectMessage(
                connect.fixedHeader(),
                new MqttConnectVariableHeader(
                        header.name(),
                        header.version(),
                        true,
                        true,
                        header.isWillRetain(),
                        header.willQos(),
                        header.isWillFlag(),
                        header.isCleanSession(),
                        header.keepAliveTimeSeconds(),
                        header.properties()),
                new MqttConnectPayload(
                        payload.clientIdentifier(),
                        payload.willProperties(),
                        payload.willTopic(),
                        payload.willMessageInBytes(),
                        payload.userName(),
                        EMPTY));
    }
}
