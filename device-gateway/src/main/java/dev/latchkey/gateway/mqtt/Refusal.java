package dev.latchkey.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;

/** Why the gateway says no to a CONNECT or a SUBSCRIBE; a tag of the refusal metric. */
public enum Refusal {
    OLD_PROTOCOL(
            MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION,
            MqttConnectReturnCode.CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION),
    /** No version of MQTT that this gateway knows: it may be of any form, so the answer has that of MQTT 3.1.1. */
    UNKNOWN_PROTOCOL(
            MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION,
            MqttConnectReturnCode.CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION),
    /** MQTT 3.1.1 asks for a session and gives no id for it (3.1.3.1). */
    NO_CLIENT_ID(
            MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED,
            MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID),
    /** More was sent before the answer to CONNECT than is kept. */
    BEFORE_CONNACK(
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
            MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED),
    /** Of what came before the answer to CONNECT; later it is {@link Closing#PROTOCOL_ERROR}. */
    PROTOCOL_ERROR(
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
            MqttConnectReturnCode.CONNECTION_REFUSED_PROTOCOL_ERROR),
    BAD_CREDENTIALS(
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
            MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD),
    /** There is no other way to be let in than by secret or certificate. */
    AUTHENTICATION_METHOD(
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
            MqttConnectReturnCode.CONNECTION_REFUSED_BAD_AUTHENTICATION_METHOD),
    /** It is for another topic than the bridge's status: there is no broker that would publish it. */
    WILL(
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5),
    RETAINED_WILL(
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
            MqttConnectReturnCode.CONNECTION_REFUSED_RETAIN_NOT_SUPPORTED),
    WILL_OF_WRONG_QOS(
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
            MqttConnectReturnCode.CONNECTION_REFUSED_QOS_NOT_SUPPORTED),
    MALFORMED_WILL(
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
            MqttConnectReturnCode.CONNECTION_REFUSED_PAYLOAD_FORMAT_INVALID),
    UNAVAILABLE(
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5),
    /** This instance has no room; another one may. */
    FULL(
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
            MqttConnectReturnCode.CONNECTION_REFUSED_USE_ANOTHER_SERVER),
    /** Too many want to be let in at once. */
    BUSY(
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_BUSY),
    FOREIGN_SUBSCRIPTION(
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5);

    private final MqttConnectReturnCode code3;
    private final MqttConnectReturnCode code5;

    Refusal(MqttConnectReturnCode code3, MqttConnectReturnCode code5) {
        this.code3 = code3;
        this.code5 = code5;
    }

    MqttConnectReturnCode code(int protocolVersion) {
        return protocolVersion >= 5 ? code5 : code3;
    }
}
