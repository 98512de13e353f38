package dev.latchkey.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What gateway and client tell each other at CONNECT (MQTT 5); MQTT 3.1.1 has no words for it.
 *
 * @param receiveMaximum how many unacknowledged orders the client takes
 * @param maximumPacketSize of what the client takes, in bytes
 * @param assignedId the id that a client was given because it sent none; null for one that sent its own
 * @param keepAlive the longest silence of the client; zero if it promised nothing
 */
record ClientLimits(
        int receiveMaximum,
        int maximumPacketSize,
        Duration keepAlive,
        @Nullable String assignedId) {
    /**
     * The library gives an id to a client that sends none, which has to be told it (MQTT 5, 3.2.2.3.7), and does not say so. A client that has made its id the
     * same way is told what it knows.
     */
    private static final Pattern MADE_BY_THE_LIBRARY = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Of a PUBLISH (MQTT 5, 3.3), beside topic and payload: type and length, the topic's length, packet id, no properties. */
    private static final int PUBLISH_HEADER = 10;

    /** @param longest the keep-alive that the gateway asks for when the client offers a longer one or none */
    static ClientLimits of(MqttEndpoint endpoint, Duration longest) {
        Duration asked = Duration.ofSeconds(endpoint.keepAliveTimeSeconds());
        if (endpoint.protocolVersion() < 5) {
            return new ClientLimits(65_535, Integer.MAX_VALUE, asked, null);
        }
        String id = endpoint.clientIdentifier();
        boolean fits = !asked.isZero() && asked.compareTo(longest) <= 0;
        return new ClientLimits(
                Math.max(1, property(endpoint, MqttPropertyType.RECEIVE_MAXIMUM, 65_535)),
                property(endpoint, MqttPropertyType.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE),
                fits ? asked : longest,
                MADE_BY_THE_LIBRARY.matcher(id).matches() ? id : null);
    }

    private static int property(MqttEndpoint endpoint, MqttPropertyType type, int otherwise) {
        MqttProperties.MqttProperty<?> property = endpoint.connectProperties().getProperty(type.value());
        return property == null ? otherwise : (Integer) property.value();
    }

    /** Whether the client takes this; a size from 2 GiB on arrives as a negative one. */
    boolean allow(String topic, Buffer payload) {
        return maximumPacketSize < 0 || PUBLISH_HEADER + topic.length() + payload.length() <= maximumPacketSize;
    }

    /** For CONNACK: what this gateway is not. */
    MqttProperties answer(int maxPacketSize, int maxUnacknowledgedStatements) {
        MqttProperties properties = new MqttProperties();
        add(properties, MqttPropertyType.SESSION_EXPIRY_INTERVAL, 0);
        add(properties, MqttPropertyType.RECEIVE_MAXIMUM, maxUnacknowledgedStatements);
        add(properties, MqttPropertyType.MAXIMUM_QOS, 1);
        add(properties, MqttPropertyType.RETAIN_AVAILABLE, 0);
        add(properties, MqttPropertyType.MAXIMUM_PACKET_SIZE, maxPacketSize);
        add(properties, MqttPropertyType.TOPIC_ALIAS_MAXIMUM, 0);
        add(properties, MqttPropertyType.WILDCARD_SUBSCRIPTION_AVAILABLE, 0);
        add(properties, MqttPropertyType.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0);
        add(properties, MqttPropertyType.SHARED_SUBSCRIPTION_AVAILABLE, 0);
        add(properties, MqttPropertyType.SERVER_KEEP_ALIVE, (int) keepAlive.toSeconds());
        if (assignedId != null) {
            properties.add(new StringProperty(MqttPropertyType.ASSIGNED_CLIENT_IDENTIFIER.value(), assignedId));
        }
        return properties;
    }

    private static void add(MqttProperties properties, MqttPropertyType type, int value) {
        properties.add(new IntegerProperty(type.value(), value));
    }
}
