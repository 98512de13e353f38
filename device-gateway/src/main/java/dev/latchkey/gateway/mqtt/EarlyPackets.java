package dev.latchkey.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttUnsubscribePayload;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What a client has sent after CONNECT without waiting for CONNACK, which MQTT allows (3.1.4), in its order. It may be anybody and wait for long, so it is little: with it a line takes about the heap
 * that {@link ConnectionLimit} reckons with for a connection (inv-14). Payloads are copies in the heap, which nobody has to release: what was read from the line would hold on to a buffer that is much larger.
 * On the connection's event loop.
 */
final class EarlyPackets {
    private static final int MOST = 16;
    private static final int MOST_BYTES = 4 << 10;

    /** Heap of a packet, and of each topic filter and property, beside its text, of which it may have none. By this count 4 KiB take six at most, as measured. */
    private static final int PART = 128;

    private final Queue<MqttMessage> kept = new ArrayDeque<>();
    private int bytes;

    /** Takes ownership of it. @return false if it is too much; then it is not kept */
    boolean keep(MqttMessage packet) {
        bytes += packet.fixedHeader().remainingLength() + PART * (1 + parts(packet));
        boolean fits = kept.size() < MOST && bytes <= MOST_BYTES;
        if (fits) {
            kept.add(packet instanceof MqttPublishMessage publish ? copy(publish) : packet);
        }
        if (packet instanceof MqttPublishMessage publish) {
            publish.release();
        }
        return fits;
    }

    private static MqttPublishMessage copy(MqttPublishMessage publish) {
        ByteBuf payload = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(publish.payload()));
        return publish.replace(payload);
    }

    private static int parts(MqttMessage packet) {
        int filters = switch (packet.payload()) {
            case MqttSubscribePayload payload -> payload.topicSubscriptions().size();
            case MqttUnsubscribePayload payload -> payload.topics().size();
            case null, default -> 0;
        };
        MqttProperties properties = switch (packet.variableHeader()) {
            case MqttPublishVariableHeader header -> header.properties();
            case MqttMessageIdAndPropertiesVariableHeader header -> header.properties();
            case null, default -> MqttProperties.NO_PROPERTIES;
        };
        // which are one of all
        int ofUser =
                properties.getProperties(MqttPropertyType.USER_PROPERTY.value()).size();
        return filters + properties.listAll().size() + ofUser;
    }

    /** The eldest, which is no longer here; null if there is none. */
    @Nullable
    MqttMessage next() {
        return kept.poll();
    }
}
