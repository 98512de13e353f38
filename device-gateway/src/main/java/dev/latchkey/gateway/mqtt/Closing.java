package dev.latchkey.gateway.mqtt;

import io.netty.handler.codec.TooLongFrameException;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;

/** Why the gateway closes a connection; MQTT 5 clients are told, and it is a tag of the refusal metric. */
public enum Closing {
    TAKEN_OVER(MqttDisconnectReasonCode.SESSION_TAKEN_OVER, false),
    SHUTTING_DOWN(MqttDisconnectReasonCode.SERVER_SHUTTING_DOWN, false),
    /** The bridge was given a new secret, disabled or removed. */
    CREDENTIALS_WITHDRAWN(MqttDisconnectReasonCode.ADMINISTRATIVE_ACTION, false),
    FOREIGN_TOPIC(MqttDisconnectReasonCode.NOT_AUTHORIZED, true),
    FOREIGN_LOCK(MqttDisconnectReasonCode.NOT_AUTHORIZED, true),
    MALFORMED_STATEMENT(MqttDisconnectReasonCode.PAYLOAD_FORMAT_INVALID, true),
    MALFORMED_STATUS(MqttDisconnectReasonCode.PAYLOAD_FORMAT_INVALID, true),
    MALFORMED_SIGNING_REQUEST(MqttDisconnectReasonCode.PAYLOAD_FORMAT_INVALID, true),
    TOO_LARGE(MqttDisconnectReasonCode.PACKET_TOO_LARGE, true),
    PROTOCOL_ERROR(MqttDisconnectReasonCode.PROTOCOL_ERROR, true),
    /** None can be used, as CONNACK says. */
    TOPIC_ALIAS(MqttDisconnectReasonCode.TOPIC_ALIAS_INVALID, true),
    /** None can be used, as CONNACK says. */
    SUBSCRIPTION_IDENTIFIER(MqttDisconnectReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED, true),
    RETAINED(MqttDisconnectReasonCode.RETAIN_NOT_SUPPORTED, true),
    WRONG_QOS(MqttDisconnectReasonCode.QOS_NOT_SUPPORTED, true),
    TOO_MANY_UNACKNOWLEDGED(MqttDisconnectReasonCode.RECEIVE_MAXIMUM_EXCEEDED, true),
    /** A flood of packets that are cheap to send and dear to answer. */
    TOO_MANY_PACKETS(MqttDisconnectReasonCode.MESSAGE_RATE_TOO_HIGH, true),
    SILENT(MqttDisconnectReasonCode.KEEP_ALIVE_TIMEOUT, false),
    /** A statement could not be stored; the bridge keeps it and hands it in again. */
    STATEMENTS_UNAVAILABLE(MqttDisconnectReasonCode.SERVER_BUSY, false);

    private final MqttDisconnectReasonCode code;
    private final boolean refusal;

    Closing(MqttDisconnectReasonCode code, boolean refusal) {
        this.code = code;
        this.refusal = refusal;
    }

    /** @param failure of reading what came on a line */
    static Closing of(Throwable failure) {
        return switch (failure) {
            case TooLongFrameException e -> TOO_LARGE;
            case WebSocketPings.TooManyException e -> TOO_MANY_PACKETS;
            default -> PROTOCOL_ERROR;
        };
    }

    public MqttDisconnectReasonCode code() {
        return code;
    }

    /** Whether the bridge did something it may not do. */
    public boolean isRefusal() {
        return refusal;
    }
}
