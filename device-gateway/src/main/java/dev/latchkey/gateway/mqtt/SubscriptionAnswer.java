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
 * @param granted {@link Subscription#NONE} if nothing was
 */
record SubscriptionAnswer(List<MqttSubAckReasonCode> codes, Subscription granted, int refused) {
    SubscriptionAnswer {
        codes = List.copyOf(codes);
    }

    static SubscriptionAnswer of(BridgeTopics topics, List<MqttTopicSubscription> asked, int protocolVersion) {
        List<MqttSubAckReasonCode> codes = new ArrayList<>();
        Subscription granted = Subscription.NONE;
        int refused = 0;
        for (MqttTopicSubscription topic : asked) {
            if (!topics.maySubscribe(topic.topicName())) {
                refused++;
                codes.add(
                        protocolVersion >= 5
                                ? MqttSubAckReasonCode.NOT_AUTHORIZED
                                : MqttSubAckReasonCode.UNSPECIFIED_ERROR);
            } else if (topic.qualityOfService() == MqttQoS.AT_MOST_ONCE) {
                granted = Subscription.QOS_0;
                codes.add(MqttSubAckReasonCode.GRANTED_QOS0);
            } else {
                granted = Subscription.QOS_1;
                codes.add(MqttSubAckReasonCode.GRANTED_QOS1);
            }
        }
        return new SubscriptionAnswer(codes, granted, refused);
    }
}
