package dev.latchkey.gateway.mqtt;

import dev.latchkey.gateway.command.Delivery.Subscription;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.mqtt.MqttTopicSubscription;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a SUBSCRIBE is answered with.
 *
 * @param codes one per topic filter, in their order
 * @param orders what was granted of them; {@link Subscription#NONE} if nothing was
 * @param certificates the same
 */
record SubscriptionAnswer(
        List<MqttSubAckReasonCode> codes, Subscription orders, Subscription certificates, int refused) {
    SubscriptionAnswer {
        codes = List.copyOf(codes);
    }

    static SubscriptionAnswer of(BridgeTopics topics, List<MqttTopicSubscription> asked, int protocolVersion) {
        List<MqttSubAckReasonCode> codes = new ArrayList<>();
        Subscription orders = Subscription.NONE;
        Subscription certificates = Subscription.NONE;
        int refused = 0;
        for (MqttTopicSubscription topic : asked) {
            if (!topics.maySubscribe(topic.topicName())) {
                refused++;
                codes.add(
                        protocolVersion >= 5
                                ? MqttSubAckReasonCode.NOT_AUTHORIZED
                                : MqttSubAckReasonCode.UNSPECIFIED_ERROR);
                continue;
            }
            boolean once = topic.qualityOfService() == MqttQoS.AT_MOST_ONCE;
            Subscription granted = once ? Subscription.QOS_0 : Subscription.QOS_1;
            if (topic.topicName().equals(topics.orders())) {
                orders = granted;
            } else {
                certificates = granted;
            }
            codes.add(once ? MqttSubAckReasonCode.GRANTED_QOS0 : MqttSubAckReasonCode.GRANTED_QOS1);
        }
        return new SubscriptionAnswer(codes, orders, certificates, refused);
    }
}
