package dev.latchkey.gateway;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import dev.latchkey.gateway.mqtt.WayIn;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A bridge as anyone would write one: an ordinary MQTT 5 client. Acknowledges every order; reports nothing by itself. */
public final class TestBridge implements AutoCloseable {
    private final String bridgeId;
    private final String secret;
    private final Mqtt5AsyncClient client;
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Optional<Mqtt5Disconnect>> ended = new CompletableFuture<>();
    private volatile Consumer<JsonObject> onOrder = order -> {};

    public TestBridge(int port, String bridgeId, String secret) {
        this(port, bridgeId, secret, WayIn.TCP);
    }

    public TestBridge(int port, String bridgeId, String secret, WayIn way) {
        this.bridgeId = bridgeId;
        this.secret = secret;
        client = over(way, MqttClient.builder().useMqttVersion5())
                .serverHost("127.0.0.1")
                .serverPort(port)
                .identifier(UUID.randomUUID().toString())
                .addDisconnectedListener(context -> ended.complete(
                        context.getCause() instanceof Mqtt5DisconnectException e
                                ? Optional.of((Mqtt5Disconnect) e.getMqttMessage())
                                : Optional.empty()))
                .buildAsync();
    }

    private static Mqtt5ClientBuilder over(WayIn way, Mqtt5ClientBuilder builder) {
        return switch (way) {
            case TCP -> builder;
            case TLS -> encrypted(builder);
            case WEB_SOCKET -> framed(builder);
            case SECURE_WEB_SOCKET -> framed(encrypted(builder));
        };
    }

    private static Mqtt5ClientBuilder encrypted(Mqtt5ClientBuilder builder) {
        return builder.sslConfig().trustManagerFactory(TestCertificate.trust()).applySslConfig();
    }

    private static Mqtt5ClientBuilder framed(Mqtt5ClientBuilder builder) {
        return builder.webSocketConfig().serverPath("mqtt").subprotocol("mqtt").applyWebSocketConfig();
    }

    public TestBridge onOrder(Consumer<JsonObject> action) {
        onOrder = action;
        return this;
    }

    public TestBridge connect() throws Exception {
        await(client.connectWith()
                .keepAlive(20)
                .simpleAuth()
                .username(bridgeId)
                .password(secret.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .send());
        return this;
    }

    public TestBridge subscribe() throws Exception {
        return subscribe("v1/bridges/" + bridgeId + "/orders");
    }

    /** Fails with the SUBACK's reason if it is refused. */
    public TestBridge subscribe(String topic) throws Exception {
        await(client.subscribeWith()
                .topicFilter(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(this::received)
                .send());
        return this;
    }

    private void received(Mqtt5Publish publish) {
        JsonObject order = new JsonObject(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
        orders.add(order.getString("orderId"));
        onOrder.accept(order);
    }

    /** Completes with the PUBACK. */
    public CompletableFuture<Mqtt5PublishResult> state(String lockId, String statement) {
        JsonObject message = new JsonObject().put("lockId", lockId).put("statement", statement);
        return publish("v1/bridges/" + bridgeId + "/statements", message.encode());
    }

    public CompletableFuture<Mqtt5PublishResult> publish(String topic, String payload) {
        return client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    /** Ids of the orders as they arrived, repeats included. */
    public List<String> orders() {
        return orders;
    }

    /** Completes when the connection ends; empty if the gateway gave no reason. */
    public CompletableFuture<Optional<Mqtt5Disconnect>> ended() {
        return ended;
    }

    public boolean isConnected() {
        return client.getState().isConnected();
    }

    @Override
    public void close() {
        if (isConnected()) {
            var _ = client.disconnect();
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }
}
