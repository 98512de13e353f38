package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.Folders;
import dev.latchkey.engines.Relay;
import dev.latchkey.system.GatewayWorld.Gateway;
import dev.latchkey.system.StoryLock.GivenKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A long random story: keys are given and taken back while gateways are killed, drained, frozen and cut off from Kafka or PostgreSQL, bridges die and
 * come twice, locks sleep and their clocks go wrong. The locks' own memory says what came of it. {@code -Dstory.seed} tells a story again, as far as
 * the machine's own timing lets it; {@code -Dstory.steps} makes it longer.
 */
class GatewayStoryIT {
    private static final int STEPS = Integer.getInteger("story.steps", 50);
    private static final int BRIDGES = 3;
    private static final int LOCKS_OF_A_BRIDGE = 3;
    private static final int KEYS_OF_A_LOCK = 3;
    private static final long LONGEST_DRIFT = Duration.ofDays(20).toSeconds();
    private static final Duration BREATH = Duration.ofSeconds(3);

    private final long seed = Long.getLong("story.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<BridgeProcess> bridges = new ArrayList<>();
    private final List<StoryLock> locks = new ArrayList<>();
    private final List<Mqtt5AsyncClient> doubles = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    @Test
    @Tag("inv-12")
    @Tag("inv-13")
    @Tag("inv-14")
    @Tag("R1")
    void everyLockDoesWhatWasOrdered_andNothingIsShownAsGoneBefore() throws Exception {
        System.out.println("story.seed=" + seed);
        Path folder = Path.of("target", "gateway-story").toAbsolutePath();
        Folders.delete(folder);
        try (GatewayWorld world = new GatewayWorld(folder)) {
            begin(world);
            for (int step = 0; step < STEPS; step++) {
                happens(world);
                any(locks).whatIsShownAsGoneIsGone();
            }
            for (Gateway gateway : world.gateways) {
                gateway.heal();
            }
            doubles.forEach(Mqtt5AsyncClient::disconnect);
            locks.forEach(lock -> lock.radio(true));
            locks.forEach(lock -> lock.clockIsWrongBy(0));
            world.awaitReady();
            bridges.forEach(bridge -> bridge.radio("POST", "/bridge/connect", Map.of()));
            await().atMost(Duration.ofSeconds(240)).untilAsserted(() -> locks.forEach(StoryLock::isAsOrdered));
            locks.forEach(StoryLock::opensForWhomItShould);
        } catch (AssertionError | ConditionTimeoutException e) {
            throw new AssertionError(this + "\n" + e.getMessage(), e);
        }
    }

    private void begin(GatewayWorld world) {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        for (int b = 0; b < BRIDGES; b++) {
            BridgeProcess bridge = world.bridge("BR-" + unique + "-" + b);
            bridges.add(bridge);
            for (int l = 0; l < LOCKS_OF_A_BRIDGE; l++) {
                locks.add(new StoryLock(
                        world.services, world::operator, bridge, "LK-" + unique + "-" + b + l, KEYS_OF_A_LOCK));
            }
        }
        locks.forEach(lock -> lock.keys().forEach(lock::give));
        bridges.forEach(BridgeProcess::awaitConnected);
        StoryLock first = locks.getFirst();
        first.takeBack(first.keys().getFirst());
        await().atMost(Duration.ofSeconds(30)).until(() -> first.whatIsShownAsGoneIsGone() == 1);
        assertThat(comesTwice(world, bridges.getLast())
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join())
                .isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
    }

    private void happens(GatewayWorld world) throws Exception {
        Gateway gateway = any(world.gateways);
        StoryLock lock = any(locks);
        GivenKey key = any(lock.keys());
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> {
                if (key.isGiven()) {
                    tell("take back " + key);
                    lock.takeBack(key);
                }
            }
            case 5, 6, 7 -> {
                if (!key.isGiven()) {
                    tell("give " + key);
                    lock.give(key);
                }
            }
            case 8 -> {
                tell("kill " + gateway);
                gateway.kill();
            }
            case 9 -> {
                tell("drain " + gateway);
                gateway.drain();
            }
            case 10 -> {
                if (gateway.isThere()) {
                    tell("freeze " + gateway);
                    gateway.freeze();
                }
            }
            case 11 -> {
                tell("cut off from Kafka " + gateway);
                gateway.toKafka.become(anyCut());
            }
            case 12 -> {
                tell("cut off from PostgreSQL " + gateway);
                gateway.toPostgres.become(anyCut());
            }
            case 13, 14, 15 -> {
                tell("heal " + gateway);
                gateway.heal();
            }
            case 16 -> {
                BridgeProcess bridge = any(bridges);
                boolean online = random.nextBoolean();
                tell((online ? "connect " : "disconnect ") + bridge.bridgeId());
                bridge.radio("POST", online ? "/bridge/connect" : "/bridge/disconnect", Map.of());
            }
            case 17 -> {
                BridgeProcess bridge = any(bridges);
                tell("kill " + bridge.bridgeId());
                bridge.dieAndComeBack();
            }
            case 18 -> {
                boolean reachable = random.nextBoolean();
                tell((reachable ? "awake " : "asleep ") + lock);
                lock.radio(reachable);
                lock.clockIsWrongBy(random.nextLong(-LONGEST_DRIFT, LONGEST_DRIFT));
            }
            default -> comesTwice(world, any(bridges));
        }
        breathe();
    }

    /**
     * Somebody with the bridge's secret takes its place, swallows its orders and claims a lock of another bridge.
     *
     * @return why the gateway has ended it; fails if the line was lost otherwise
     */
    private CompletableFuture<Mqtt5DisconnectReasonCode> comesTwice(GatewayWorld world, BridgeProcess bridge) {
        CompletableFuture<Mqtt5DisconnectReasonCode> end = new CompletableFuture<>();
        tell("twice " + bridge.bridgeId());
        StoryLock foreign =
                any(locks.stream().filter(lock -> lock.bridge() != bridge).toList());
        Mqtt5AsyncClient client = Mqtt5Client.builder()
                .identifier(bridge.bridgeId() + "-double")
                .serverHost("127.0.0.1")
                .serverPort(world.address.port())
                .addDisconnectedListener(context -> {
                    if (context.getCause() instanceof Mqtt5DisconnectException e) {
                        end.complete(e.getMqttMessage().getReasonCode());
                    } else {
                        end.completeExceptionally(context.getCause());
                    }
                })
                .buildAsync();
        doubles.add(client);
        String topics = "v1/bridges/" + bridge.bridgeId();
        client.connectWith()
                .keepAlive(20)
                .simpleAuth()
                .username(bridge.bridgeId())
                .password(bridge.secret().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .send()
                .thenCompose(connected -> client.subscribeWith()
                        .topicFilter(topics + "/orders")
                        .callback(swallowed -> {})
                        .manualAcknowledgement(true)
                        .send())
                .thenCompose(subscribed -> client.publishWith()
                        .topic(topics + "/statements")
                        .qos(com.hivemq.client.mqtt.datatypes.MqttQos.AT_LEAST_ONCE)
                        .payload(("{\"lockId\":\"" + foreign + "\",\"statement\":\"aGVhZGVy.e30.c2lnbmVk\"}")
                                .getBytes(StandardCharsets.UTF_8))
                        .send())
                .exceptionally(refused -> null);
        return end;
    }

    /** Until something has come of what was ordered, but not for long. */
    private void breathe() {
        long before = counters();
        try {
            await().pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofMillis(300 + random.nextInt((int) BREATH.toMillis())))
                    .until(() -> counters() > before);
        } catch (ConditionTimeoutException e) {
            // nothing came of it yet
        }
    }

    /** What the locks have said by now. */
    private long counters() {
        return locks.stream()
                .mapToLong(
                        lock -> lock.bridge().lock(lock.lockId()).get("counter").longValue())
                .sum();
    }

    private Relay.State anyCut() {
        return random.nextBoolean() ? Relay.State.REFUSING : Relay.State.SILENT;
    }

    private void tell(String what) {
        told.add(what);
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    @Override
    public String toString() {
        return "story.seed=" + seed + "\n" + String.join("\n", told);
    }
}
