package dev.latchkey.bench.bridges;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bridges that are connected, have subscribed, and then say nothing more, unless they have {@link HeldLocks locks} for which orders come: MQTT 3.1.1 without
 * keep-alive, so that ten thousand of them cost this process little. One whose line breaks comes back after a random time, at most as long as the last pause doubled (full jitter). They come
 * from many addresses of the loopback interface: each has ports for 28,000 only, and finding a free one takes the kernel the longer the fewer there are.
 *
 * <p>Over TLS no more than {@value #AT_ONCE} connect at a time, also when all come back: real ones have a processor each, and here one core has to do
 * its part of every handshake before the other end loses patience.
 */
final class HeldBridges implements AutoCloseable {
    private static final int AT_ONCE = 256;
    private static final int ADDRESSES = 8;
    private static final int ATTEMPTS = 5;
    private static final long FIRST_PAUSE_MILLIS = 1_000;

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    private final List<NetClient> clients = new ArrayList<>();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger resumed = new AtomicInteger();
    /** When each order came first, by its id: microseconds since the epoch. */
    private final Map<String, Long> orders = new ConcurrentHashMap<>();

    private final String host;
    private final int port;
    private final boolean resuming;
    private final long longestPauseMillis;
    private final int atOnce;
    private final Map<String, Bridge> bridges = new HashMap<>();
    private final Deque<Bridge> waiting = new ArrayDeque<>();
    private int connecting;
    private volatile @Nullable HeldLocks locks;
    private volatile boolean closing;

    /**
     * @param network the addresses 127.network.0.1 and following, of no other process; 1 to 255
     * @param authority PEM file of whoever has signed the other end's certificate; null for lines without TLS
     * @param resuming  whether TLS sessions of earlier lines are resumed, by each bridge its own
     * @param longestPause before one whose line broke comes back
     */
    HeldBridges(String host, int port, int network, @Nullable Path authority, boolean resuming, Duration longestPause) {
        this.host = host;
        this.port = port;
        this.resuming = resuming;
        this.longestPauseMillis = longestPause.toMillis();
        this.atOnce = authority == null ? Integer.MAX_VALUE : AT_ONCE;
        for (int i = 1; i <= ADDRESSES; i++) {
            NetClientOptions options = new NetClientOptions()
                    .setTcpNoDelay(true)
                    .setConnectTimeout(20_000)
                    .setLocalAddress("127." + network + ".0." + i);
            if (authority != null) {
                options.setSsl(true)
                        .setHostnameVerificationAlgorithm(resuming ? "" : "HTTPS") // see otherEnd
                        .setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()));
            }
            clients.add(vertx.createNetClient(options));
        }
    }

    /** From now on these answer the orders that come. */
    void answerBy(HeldLocks next) {
        locks = next;
    }

    /** How many orders have come and have their PUBACK, each counted once however often it came. */
    int ordered() {
        return orders.size();
    }

    /** When each of them came first, by its id: microseconds since the epoch. */
    Map<String, Long> arrivals() {
        return Map.copyOf(orders);
    }

    /** How many have their SUBACK now. */
    int connected() {
        return connected.get();
    }

    /** How many lines have gone on with the TLS session of a line before, since the beginning. */
    int resumed() {
        return resumed.get();
    }

    /**
     * Connects all, {@value #AT_ONCE} at a time; those that are connected leave before.
     *
     * @param secrets by bridge id
     * @return completes when each has its SUBACK; fails with the first that is turned away, or has lost its line {@value #ATTEMPTS} times
     */
    CompletableFuture<Void> connect(Map<String, String> secrets) {
        CompletableFuture<Void> all = new CompletableFuture<>();
        Iterator<Map.Entry<String, String>> next = secrets.entrySet().iterator();
        AtomicInteger left = new AtomicInteger(secrets.size());
        vertx.runOnContext(v -> {
            for (int i = 0; i < AT_ONCE; i++) {
                connectNext(next, left, all);
            }
        });
        return all;
    }

    /** On the event loop, as everything that follows from it. */
    private void connectNext(
            Iterator<Map.Entry<String, String>> next, AtomicInteger left, CompletableFuture<Void> all) {
        if (next.hasNext()) {
            Map.Entry<String, String> entry = next.next();
            Bridge bridge = bridges.computeIfAbsent(entry.getKey(), id -> new Bridge(id, entry.getValue()));
            bridge.begin()
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            all.completeExceptionally(failure);
                        } else if (left.decrementAndGet() == 0) {
                            all.complete(null);
                        }
                    })
                    .whenComplete((done, failure) -> connectNext(next, left, all));
        }
    }

    @Override
    public void close() {
        closing = true;
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private final class Bridge {
        private final String id;
        private final String secret;
        private CompletableFuture<Void> first = new CompletableFuture<>();
        private @Nullable NetSocket line;
        private boolean subscribed;
        private long pause = FIRST_PAUSE_MILLIS;
        private int attempts;
        private long attempted;
        private boolean hasTurn;
        private int packetId;

        Bridge(String id, String secret) {
            this.id = id;
            this.secret = secret;
        }

        /** @return completes when it is connected again */
        CompletableFuture<Void> begin() {
            NetSocket before = line;
            if (before != null) {
                before.closeHandler(null).close();
                left();
            }
            first = new CompletableFuture<>();
            attempts = 0;
            connect();
            return first;
        }

        private void connect() {
            if (connecting >= atOnce) {
                waiting.add(this);
                return;
            }
            connecting++;
            hasTurn = true;
            attempts++;
            attempted = System.currentTimeMillis();
            clients.get(Math.floorMod(id.hashCode(), ADDRESSES))
                    .connect(otherEnd())
                    .onSuccess(this::begin)
                    .onFailure(e -> lost(String.valueOf(e.getMessage())));
        }

        /**
         * TLS keeps one session for each name of an other end, and each can be gone on with once; so that a bridge finds its own, as one that is
         * alone does, every bridge has a name of its own for it.
         */
        private SocketAddress otherEnd() {
            return resuming
                    ? SocketAddress.inetSocketAddress(new InetSocketAddress(named(id + "." + host), port))
                    : SocketAddress.inetSocketAddress(port, host);
        }

        private InetAddress named(String name) {
            try {
                return InetAddress.getByAddress(
                        name, InetAddress.getByName(host).getAddress());
            } catch (UnknownHostException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** It is connected, or has failed to. */
        private void endTurn() {
            if (hasTurn) {
                hasTurn = false;
                connecting--;
                Bridge next = waiting.poll();
                if (next != null) {
                    next.connect();
                }
            }
        }

        private void begin(NetSocket line) {
            if (line.isSsl() && line.sslSession().getCreationTime() < attempted) {
                resumed.incrementAndGet();
            }
            this.line = line;
            IncomingPackets packets = new IncomingPackets();
            line.handler(bytes -> packets.with(bytes).forEach(packet -> read(line, packet)));
            line.closeHandler(v -> lost("its line was closed"));
            line.write(MqttPackets.connect(id, secret));
        }

        private void read(NetSocket line, Buffer packet) {
            if (MqttPackets.isPublish(packet)) {
                obey(line, MqttPackets.Received.of(packet));
                return;
            }
            switch (packet.getByte(0)) {
                case MqttPackets.CONNACK -> answered(line, packet.getByte(3));
                case MqttPackets.SUBACK -> ready();
                default -> {} // PUBACK: a receipt that was lost with its line is asked for again by its order
            }
        }

        private void answered(NetSocket line, byte code) {
            if (code == 0) {
                if (line.isSsl() && !resuming) {
                    line.sslSession().invalidate(); // with the ticket that came before this packet
                }
                line.write(MqttPackets.subscribe("v1/bridges/" + id + "/orders"));
            } else {
                line.closeHandler(null).close();
                attempts = ATTEMPTS;
                lost("CONNACK " + code);
            }
        }

        private void ready() {
            if (!subscribed) {
                subscribed = true;
                connected.incrementAndGet();
                pause = FIRST_PAUSE_MILLIS;
                endTurn();
                first.complete(null);
            }
        }

        /** The PUBACK first: it says that the order has arrived, and what the locks need for the receipt is not the line's. */
        private void obey(NetSocket line, MqttPackets.Received message) {
            long came = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            line.write(MqttPackets.puback(message.id()));
            JsonObject order = message.payload().toJsonObject();
            orders.putIfAbsent(order.getString("orderId"), came);
            HeldLocks answering = locks;
            if (answering != null) {
                String lockId = order.getString("lockId");
                answering
                        .obey(lockId, order.getString("order"))
                        .ifPresent(receipt -> line.write(MqttPackets.publish(
                                "v1/bridges/" + id + "/statements",
                                nextId(),
                                new JsonObject()
                                        .put("lockId", lockId)
                                        .put("statement", receipt)
                                        .toBuffer())));
            }
        }

        private int nextId() {
            packetId = packetId % MqttPackets.HIGHEST_ID + 1;
            return packetId;
        }

        private void left() {
            line = null;
            if (subscribed) {
                subscribed = false;
                connected.decrementAndGet();
            }
        }

        private void lost(String why) {
            endTurn();
            left();
            if (attempts >= ATTEMPTS) {
                first.completeExceptionally(new IllegalStateException(id + ": " + why));
            }
            if (!closing) {
                long wait = ThreadLocalRandom.current().nextLong(1, pause + 1);
                pause = Math.min(longestPauseMillis, pause * 2);
                vertx.setTimer(wait, timer -> connect());
            }
        }
    }
}
