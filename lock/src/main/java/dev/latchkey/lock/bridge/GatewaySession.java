package dev.latchkey.lock.bridge;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.bridge.BridgeIdentity.ByCertificate;
import dev.latchkey.lock.bridge.BridgeIdentity.BySecret;
import dev.latchkey.lock.bridge.VirtualLock.SignedStatement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One MQTT connection to the device gateway, from CONNECT to whatever ends it. It never comes back by itself. */
final class GatewaySession implements CertificateRenewal.Authority, AutoCloseable {
    /** What an order has led to must be on disk when this returns: then it is acknowledged. */
    interface OrderHandler {
        void handle(byte[] payload) throws IOException;
    }

    private static final String SOFTWARE = "latchkey reference bridge";
    private static final int KEEP_ALIVE_SECONDS = 20;

    /** Of the gateway by default, should it not say. */
    private static final int LARGEST_PACKET = 16 << 10;

    /** Topic, software, names of the lists, and what MQTT needs. */
    private static final int STATUS_WITHOUT_LISTS = 400;

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration CERTIFICATE_TIMEOUT = Duration.ofSeconds(60);

    /** The gateway acknowledges when Kafka has it; later than this the line is taken for dead. */
    private static final Duration PUBACK_TIMEOUT = Duration.ofSeconds(60);

    private final Mqtt5AsyncClient client;
    private final BridgeIdentity identity;
    private final CompletableFuture<Throwable> lost;

    private GatewaySession(Mqtt5AsyncClient client, BridgeIdentity identity, CompletableFuture<Throwable> lost) {
        this.client = client;
        this.identity = identity;
        this.lost = lost;
    }

    /**
     * Connects and subscribes; from then on orders arrive.
     *
     * @param orders called for one order after the other, on a virtual thread
     * @param onLost called once when the connection has ended; must be quick
     * @throws IOException if the gateway can't be reached, refuses, or does not answer
     */
    static GatewaySession open(GatewayAddress address, BridgeIdentity identity, OrderHandler orders, Runnable onLost)
            throws IOException, InterruptedException {
        CompletableFuture<Throwable> lost = new CompletableFuture<>();
        Mqtt5ClientBuilder builder =
                address.tls(identity).map(Mqtt5Client.builder()::sslConfig).orElseGet(Mqtt5Client::builder);
        Mqtt5AsyncClient client = builder.identifier(identity.bridgeId())
                .serverHost(address.host())
                .serverPort(address.port())
                .executorConfig()
                .nettyThreads(1)
                .applyExecutorConfig()
                .addDisconnectedListener(context -> {
                    lost.complete(context.getCause());
                    onLost.run();
                })
                .buildAsync();
        GatewaySession session = new GatewaySession(client, identity, lost);
        boolean open = false;
        try {
            session.connect();
            session.subscribe(orders);
            open = true;
            return session;
        } finally {
            if (!open) {
                session.close();
            }
        }
    }

    private void connect() throws IOException, InterruptedException {
        Mqtt5SimpleAuth auth = switch (identity) {
            case BySecret(String bridgeId, String secret) ->
                Mqtt5SimpleAuth.builder()
                        .username(bridgeId)
                        .password(secret.getBytes(StandardCharsets.UTF_8))
                        .build();
            case ByCertificate shown -> null; // TLS has shown it
        };
        await(
                client.connectWith()
                        .cleanStart(true)
                        .keepAlive(KEEP_ALIVE_SECONDS)
                        .simpleAuth(auth)
                        .send(),
                ANSWER_TIMEOUT);
    }

    private void subscribe(OrderHandler orders) throws IOException, InterruptedException {
        await(
                client.subscribeWith()
                        .topicFilter(identity.ordersTopic())
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .callback(publish -> handle(publish, orders))
                        // it may wait for the disk, which the event loop must not; the client gives it one message at a
                        // time
                        .executor(task -> Thread.ofVirtual().name("order").start(task))
                        .manualAcknowledgement(true)
                        .send(),
                ANSWER_TIMEOUT);
    }

    private void handle(Mqtt5Publish publish, OrderHandler orders) {
        try {
            orders.handle(publish.getPayloadAsBytes());
        } catch (IOException e) {
            // not acknowledged: at the next connection it comes again
            lost.complete(e);
            close();
            return;
        }
        if (!isLost()) {
            publish.acknowledge();
        }
    }

    /**
     * Hands a statement over; statements arrive in the order of these calls.
     *
     * @return completes when it is acknowledged; fails if it is not, with the line too: the gateway may have it all the same
     */
    CompletableFuture<?> publish(SignedStatement statement) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("lockId", statement.lockId());
        message.put("statement", statement.jws());
        return client.publishWith()
                .topic(identity.statementsTopic())
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(JSONObjectUtils.toJSONString(message).getBytes(StandardCharsets.UTF_8))
                .send()
                .thenAccept(result -> result.getError().ifPresent(error -> {
                    throw new CompletionException("statement refused", error);
                }))
                .orTimeout(PUBACK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How many bytes of lists fit into one status. */
    int statusRoom() {
        int most = client.getConfig()
                .getConnectionConfig()
                .map(agreed -> agreed.getRestrictionsForClient().getSendMaximumPacketSize())
                .orElse(LARGEST_PACKET);
        return Math.min(LARGEST_PACKET, most) - STATUS_WITHOUT_LISTS;
    }

    /**
     * What the bridge says of itself; statuses arrive in the order of these calls.
     *
     * @param lists ids of locks, by the contract's names for lists
     * @return completes when it is stored; fails if that can't be known
     */
    CompletableFuture<?> publishStatus(Map<String, List<String>> lists) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("software", SOFTWARE);
        status.putAll(lists);
        return client.publishWith()
                .topic(identity.statusTopic())
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(JSONObjectUtils.toJSONString(status).getBytes(StandardCharsets.UTF_8))
                .send()
                .thenAccept(result -> result.getError().ifPresent(error -> {
                    throw new CompletionException("status refused", error);
                }))
                .orTimeout(PUBACK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Subscribes to where the answer comes, then asks. A gateway that renews no certificates refuses the subscription, and so is not asked: it would
     * close the line.
     */
    @Override
    public CompletableFuture<byte[]> requestCertificate(String signingRequest) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        client.subscribeWith()
                .topicFilter(identity.certificatesTopic())
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(publish -> answer.complete(publish.getPayloadAsBytes()))
                .send()
                .thenCompose(subscribed -> client.publishWith()
                        .topic(identity.signingRequestsTopic())
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(JSONObjectUtils.toJSONString(Map.of("signingRequest", signingRequest))
                                .getBytes(StandardCharsets.UTF_8))
                        .send())
                .thenAccept(sent -> sent.getError().ifPresent(answer::completeExceptionally))
                .exceptionally(e -> {
                    answer.completeExceptionally(e.getCause() == null ? e : e.getCause());
                    return null;
                });
        return answer.orTimeout(CERTIFICATE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isLost() {
        return lost.isDone();
    }

    /** Another connection of this bridge has come: MQTT 5 reason 0x8E. */
    boolean isTakenOver() {
        return lost.isDone()
                && lost.join() instanceof Mqtt5DisconnectException e
                && e.getMqttMessage().getReasonCode() == Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER;
    }

    /** Says goodbye if it can; does not wait for it. Again does nothing. */
    @Override
    public void close() {
        client.disconnect().exceptionally(e -> null); // fails when it is closed already
    }

    private static <T> T await(CompletableFuture<T> answer, Duration timeout) throws IOException, InterruptedException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeout.toSeconds() + " s", e);
        }
    }
}
