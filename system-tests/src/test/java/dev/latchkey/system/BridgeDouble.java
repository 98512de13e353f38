package dev.latchkey.system;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody with a bridge's secret: takes its place and swallows its orders. Gone once its line is lost. */
final class BridgeDouble {
    private final BridgeProcess bridge;
    private final Mqtt5AsyncClient client;
    private final CompletableFuture<Mqtt5DisconnectReasonCode> end = new CompletableFuture<>();
    private final CompletableFuture<?> isIn;
    private final List<ArrivedOrder> orders = new CopyOnWriteArrayList<>();

    private BridgeDouble(BridgeProcess bridge, int port) {
        this.bridge = bridge;
        client = Mqtt5Client.builder()
                .identifier(bridge.bridgeId() + "-double")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .addDisconnectedListener(context -> {
                    if (context.getCause() instanceof Mqtt5DisconnectException e) {
                        end.complete(e.getMqttMessage().getReasonCode());
                    } else {
                        end.completeExceptionally(context.getCause());
                    }
                })
                .buildAsync();
        isIn = client.connectWith()
                .keepAlive(20)
                .simpleAuth()
                .username(bridge.bridgeId())
                .password(bridge.secret().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .send()
                .thenCompose(connected -> client.subscribeWith()
                        .topicFilter(topic("orders"))
                        .callback(publish -> orders.add(new ArrivedOrder(
                                bridge.bridgeId(),
                                Services.read(publish.getPayloadAsBytes())
                                        .get("lockId")
                                        .textValue(),
                                Instant.now())))
                        .manualAcknowledgement(true)
                        .send());
    }

    static BridgeDouble of(BridgeProcess bridge, int port) {
        return new BridgeDouble(bridge, port);
    }

    private String topic(String name) {
        return "v1/bridges/" + bridge.bridgeId() + "/" + name;
    }

    /** As soon as it is in, it states what a lock of another bridge is to have said. */
    BridgeDouble claiming(StoryLock foreign) {
        state(foreign, "aGVhZGVy.e30.c2lnbmVk");
        return this;
    }

    /** As soon as it is in; nothing if it is not let in. */
    void state(StoryLock lock, String statement) {
        isIn.thenCompose(subscribed -> client.publishWith()
                        .topic(topic("statements"))
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(("{\"lockId\":\"" + lock + "\",\"statement\":\"" + statement + "\"}")
                                .getBytes(StandardCharsets.UTF_8))
                        .send())
                .exceptionally(refused -> null);
    }

    /** Why the gateway has ended it; fails if the line was lost otherwise. */
    CompletableFuture<Mqtt5DisconnectReasonCode> end() {
        return end;
    }

    boolean isConnected() {
        return client.getState().isConnected();
    }

    List<ArrivedOrder> orders() {
        return orders;
    }
}
