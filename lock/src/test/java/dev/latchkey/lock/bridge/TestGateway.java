package dev.latchkey.lock.bridge;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.Verification.Valid;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PfxOptions;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The bridge's side of a device gateway, on a real MQTT server: it can be deaf, hang up, and be away. */
final class TestGateway implements AutoCloseable {
    static final String BRIDGE = "bridge-1";
    static final String SECRET = "s3cret-of-bridge-1";

    private final Vertx vertx = Vertx.vertx();
    private final List<Statement> received = new CopyOnWriteArrayList<>();
    private final Map<String, PublicJwk> lockKeys = new ConcurrentHashMap<>();
    private final Set<String> unassigned = ConcurrentHashMap.newKeySet();
    private volatile boolean acknowledging = true;
    private volatile int connections;
    private volatile @Nullable List<String> unreachable;
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private volatile int port;
    private volatile @Nullable MqttServer server;
    private volatile @Nullable MqttEndpoint bridge;

    private final @Nullable TestCertificate certificate;
    final TestCertificates certificates = new TestCertificates();
    private volatile boolean renewing = true;

    TestGateway() {
        this(null);
    }

    /** @param certificate for TLS; null for a line without */
    TestGateway(@Nullable TestCertificate certificate) {
        this.certificate = certificate;
        start();
    }

    void start() {
        MqttServerOptions options = new MqttServerOptions();
        options.setHost("127.0.0.1").setPort(port).setMaxMessageSize(16 << 10); // as the gateway
        if (certificate != null) {
            options.setSsl(true)
                    .setKeyCertOptions(new PfxOptions()
                            .setPath(certificate.store().toString())
                            .setPassword(TestCertificate.PASSWORD))
                    .setClientAuth(ClientAuth.REQUEST)
                    .setTrustOptions(certificates.trust());
        }
        MqttServer started = MqttServer.create(vertx, options).endpointHandler(this::connected);
        await(started.listen());
        port = started.actualPort();
        server = started;
    }

    void stop() {
        MqttServer running = server;
        if (running != null) {
            await(running.close());
        }
        hangUp();
    }

    private void connected(MqttEndpoint endpoint) {
        var auth = endpoint.auth();
        boolean knowsSecret = auth != null && BRIDGE.equals(auth.getUsername()) && SECRET.equals(auth.getPassword());
        if (!knowsSecret && !certificates.letsIn(endpoint)) {
            endpoint.reject(MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5);
            return;
        }
        endpoint.publishAutoAck(false);
        endpoint.subscribeHandler(subscribe -> {
            boolean ofOrders =
                    subscribe.topicSubscriptions().getFirst().topicName().endsWith("/orders");
            endpoint.subscribeAcknowledge(
                    subscribe.messageId(), List.of(ofOrders || renewing ? MqttQoS.AT_LEAST_ONCE : MqttQoS.FAILURE));
            if (ofOrders) {
                bridge = endpoint;
                connections++;
            }
        });
        endpoint.publishHandler(message -> published(endpoint, message));
        endpoint.accept(false);
    }

    private void published(MqttEndpoint endpoint, MqttPublishMessage message) {
        Map<String, Object> members;
        try {
            members = JSONObjectUtils.parse(message.payload().toString());
            if (message.topicName().endsWith("/status")) {
                told(members, message.payload().length());
                endpoint.publishAcknowledge(message.messageId());
                return;
            }
            if (message.topicName().endsWith("/signing-requests")) {
                renew(endpoint, message, JSONObjectUtils.getString(members, "signingRequest"));
                return;
            }
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
        String lockId = String.valueOf(members.get("lockId"));
        if (unassigned.contains(lockId)) {
            endpoint.close();
            return;
        }
        PublicJwk key = lockKeys.get(lockId);
        if (key != null
                && Statements.verify(String.valueOf(members.get("statement")), lockId, key)
                        instanceof Valid<Statement>(Statement statement)) {
            received.add(statement);
        }
        if (acknowledging) {
            endpoint.publishAcknowledge(message.messageId());
        }
    }

    private void told(Map<String, Object> status, int bytes) throws ParseException {
        Set<String> known = new TreeSet<>();
        if (status.containsKey("unreachableLocks")) {
            known.addAll(JSONObjectUtils.getStringList(status, "unreachableLocks"));
        } else {
            known.addAll(unreachable);
            known.removeAll(orNone(JSONObjectUtils.getStringList(status, "nowReachable")));
            known.addAll(orNone(JSONObjectUtils.getStringList(status, "nowUnreachable")));
        }
        unreachable = List.copyOf(known);
        statuses.add(bytes);
    }

    private static List<String> orNone(@Nullable List<String> lockIds) {
        return lockIds == null ? List.of() : lockIds;
    }

    private void renew(MqttEndpoint endpoint, MqttPublishMessage message, String signingRequest) {
        if (!renewing) {
            endpoint.close(); // what it does not know it does not take
            return;
        }
        String answer = JSONObjectUtils.toJSONString(certificates.answer(endpoint, signingRequest));
        endpoint.publishAcknowledge(message.messageId());
        endpoint.publish(
                "v1/bridges/" + BRIDGE + "/certificates", Buffer.buffer(answer), MqttQoS.AT_LEAST_ONCE, false, false);
    }

    /** Off for one of a version that renews no certificates. */
    void renewing(boolean on) {
        renewing = on;
    }

    /** By what the bridge has said, by id; null before the first status. */
    @Nullable
    List<String> unreachable() {
        return unreachable;
    }

    /** How many bytes each status had. */
    List<Integer> statuses() {
        return statuses;
    }

    int port() {
        return port;
    }

    /** Times that the bridge has connected and subscribed. */
    int connections() {
        return connections;
    }

    void knows(String lockId, PublicJwk key) {
        lockKeys.put(lockId, key);
    }

    void assigned(String lockId, boolean assigned) {
        if (assigned) {
            unassigned.remove(lockId);
        } else {
            unassigned.add(lockId);
        }
    }

    void acknowledging(boolean on) {
        acknowledging = on;
    }

    /** Verified ones, in the order of their arrival, repeats included. */
    List<Statement> received() {
        return received;
    }

    void sendOrder(String orderId, String lockId, String order) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("orderId", orderId);
        members.put("lockId", lockId);
        members.put("order", order);
        send(JSONObjectUtils.toJSONString(members));
    }

    void send(String payload) {
        MqttEndpoint connected = bridge;
        if (connected == null) {
            throw new AssertionError("no bridge is connected");
        }
        await(connected.publish(
                "v1/bridges/" + BRIDGE + "/orders", Buffer.buffer(payload), MqttQoS.AT_LEAST_ONCE, false, false));
    }

    /** Cuts the line without a word. */
    void hangUp() {
        MqttEndpoint connected = bridge;
        if (connected != null) {
            bridge = null;
            if (connected.isConnected()) {
                connected.close();
            }
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
