package dev.latchkey.gateway;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
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
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** A bridge as anyone would write one: an ordinary MQTT 5 client. Acknowledges every order; reports nothing by itself. */
public final class TestBridge implements AutoCloseable {
    private final String bridgeId;
    private final @Nullable String secret;
    private final Mqtt5AsyncClient client;
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Optional<Mqtt5Disconnect>> ended = new CompletableFuture<>();
    private volatile Consumer<JsonObject> onOrder = order -> {};

    public TestBridge(int port, String bridgeId, String secret) {
        this(port, bridgeId, secret, WayIn.TCP);
    }

    public TestBridge(int port, String bridgeId, String secret, WayIn way) {
        this(port, bridgeId, secret, over(way, MqttClient.builder().useMqttVersion5()));
    }

    /** One that shows a certificate and nothing else. */
    public static TestBridge showing(int port, String bridgeId, KeyManagerFactory shown) {
        return new TestBridge(
                port,
                bridgeId,
                null,
                MqttClient.builder()
                        .useMqttVersion5()
                        .sslConfig()
                        .trustManagerFactory(TestCertificate.trust())
                        .keyManagerFactory(shown)
                        .applySslConfig());
    }

    /** A client of MQTT 3.1.1, at the port without TLS. */
    public static Mqtt3ClientBuilder old(int port) {
        return MqttClient.builder().useMqttVersion3().serverHost("127.0.0.1").serverPort(port);
    }

    private TestBridge(int port, String bridgeId, @Nullable String secret, Mqtt5ClientBuilder builder) {
        this.bridgeId = bridgeId;
        this.secret = secret;
        client = builder.serverHost("127.0.0.1")
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
        Mqtt5ConnectBuilder connect = Mqtt5Connect.builder().keepAlive(20);
        if (secret != null) {
            connect.simpleAuth()
                    .username(bridgeId)
                    .password(secret.getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth();
        }
        await(client.connect(connect.build()));
        return this;
    }

    public TestBridge subscribe() throws Exception {
        return subscribe("v1/bridges/" + bridgeId + "/orders");
    }

    /** Fails with the SUBACK's reason if it is refused. */
    public TestBridge subscribe(String topic) throws Exception {
        return subscribe(topic, this::received);
    }

    public TestBridge subscribe(String topic, Consumer<JsonObject> action) throws Exception {
        await(client.subscribeWith()
                .topicFilter(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(publish ->
                        action.accept(new JsonObject(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8))))
                .send());
        return this;
    }

    public TestBridge unsubscribe() throws Exception {
        await(client.unsubscribeWith()
                .topicFilter("v1/bridges/" + bridgeId + "/orders")
                .send());
        return this;
    }

    private void received(JsonObject order) {
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

    /** Waits until the gateway ends the connection, and says why. */
    public Mqtt5DisconnectReasonCode reasonOfEnd() throws Exception {
        return await(ended).orElseThrow().getReasonCode();
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
