package dev.latchkey.system;

import static dev.latchkey.system.Services.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.latchkey.engines.Folders;
import dev.latchkey.engines.Relay;
import dev.latchkey.system.GatewayWorld.Gateway;
import dev.latchkey.system.StoryLock.GivenKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A long random story: keys are given and taken back while gateways are killed, drained, frozen and cut off from Kafka or PostgreSQL, bridges die,
 * come twice and are away for days, somebody forges a receipt in one's place, locks sleep, move and their clocks go wrong. The locks' own memory says what came of it, and each bridge which orders it was given. {@code -Dstory.seed} tells a story again, as far as
 * the machine's own timing lets it; {@code -Dstory.steps} makes it longer.
 */
class GatewayStoryIT {
    private static final int STEPS = Integer.getInteger("story.steps", 50);
    private static final int BRIDGES = 3;
    private static final int LOCKS_OF_A_BRIDGE = 3;
    private static final int KEYS_OF_A_LOCK = 3;
    private static final long LONGEST_DRIFT = Duration.ofDays(20).toSeconds();
    private static final int MOST_DAYS = 20;
    private static final int MOST_STEPS_AWAY = 6;
    /** So long after the last trouble and move every instance knows which bridge has which lock; its sweep comes each second. */
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(10);

    private static final Duration BREATH = Duration.ofSeconds(2);

    private final long seed = Long.getLong("story.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<BridgeProcess> bridges = new ArrayList<>();
    private final List<StoryLock> locks = new ArrayList<>();
    private final List<BridgeDouble> doubles = new ArrayList<>();
    private final Assignments assignments = new Assignments();
    private final Set<Gateway> troubled = new HashSet<>();
    private final Map<BridgeProcess, Integer> away = new HashMap<>();
    private long lastChange = System.nanoTime();
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
                comeHome();
                happens(world);
                any(locks).whatIsShownAsGoneIsGone();
                nothingGoesAstray();
            }
            for (Gateway gateway : world.gateways) {
                gateway.heal();
            }
            locks.forEach(lock -> lock.radio(true));
            locks.forEach(lock -> lock.clockIsWrongBy(0));
            world.awaitReady();
            troubled.clear();
            lastChange = System.nanoTime();
            locks.forEach(lock -> giveTo(world.gateways.getFirst(), lock, lock.bridge()));
            bridges.forEach(bridge -> bridge.connect(true));
            await().atMost(Duration.ofSeconds(240)).untilAsserted(() -> locks.forEach(StoryLock::isAsOrdered));
            locks.forEach(StoryLock::opensForWhomItShould);
            await("doubles are gone")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> doubles.stream().noneMatch(BridgeDouble::isConnected));
            nothingGoesAstray();
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
                String lockId = "LK-" + unique + "-" + b + l;
                assignments.assign(bridge.bridgeId(), lockId);
                locks.add(new StoryLock(world.services, world::operator, bridge, lockId, KEYS_OF_A_LOCK));
            }
        }
        locks.forEach(lock -> lock.keys().forEach(lock::give));
        bridges.forEach(BridgeProcess::awaitConnected);
        StoryLock first = locks.getFirst();
        first.takeBack(first.keys().getFirst());
        await().atMost(Duration.ofSeconds(30)).until(() -> first.whatIsShownAsGoneIsGone() == 1);
        theNewestConnectionWins(world, bridges.getLast());
        aLockMoves(world, bridges.get(1), bridges.getLast());
        daysWithoutABridge(world, bridges.getFirst());
        nothingGoesAstray();
    }

    /** inv-14: of a bridge that comes twice the older connection ends, whoever is which; and it has no right to what is not the bridge's. */
    private void theNewestConnectionWins(GatewayWorld world, BridgeProcess bridge) {
        int before = bridge.takenOver();
        BridgeDouble quiet = comesTwice(world, bridge);
        await().atMost(Duration.ofSeconds(30)).until(() -> bridge.takenOver() == before + 1);
        assertThat(quiet.isConnected()).isTrue();
        bridge.connect(true);
        assertThat(quiet.end().orTimeout(30, TimeUnit.SECONDS).join())
                .isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
        bridge.awaitConnected();
        BridgeDouble greedy = comesTwice(world, bridge).claiming(foreignTo(bridge));
        assertThat(greedy.end().orTimeout(30, TimeUnit.SECONDS).join())
                .isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
        bridge.connect(true);
        bridge.awaitConnected();
    }

    /** inv-14: orders for a lock that has moved come to its new bridge, and to the former one no more. */
    private void aLockMoves(GatewayWorld world, BridgeProcess from, BridgeProcess to) {
        StoryLock lock = locksOf(from).getFirst();
        giveTo(world.gateways.getLast(), lock, to);
        comesBack(from); // its instance reads then which locks it has
        assignments.areKnown();
        lock.takeBack(lock.keys().getFirst());
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        to.orders().stream().anyMatch(order -> order.lockId().equals(lock.lockId())));
        giveTo(world.gateways.getFirst(), lock, from);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(lock::isAsOrdered);
    }

    /** inv-12, inv-13, R4: what was ordered while it was away for days is done when it comes back, and not shown as done before, whatever somebody has swallowed and forged in its place. Its locks' clocks have gone wrong by then, or stood still. */
    private void daysWithoutABridge(GatewayWorld world, BridgeProcess bridge) {
        goes(bridge);
        StoryLock empty = locksOf(bridge).getFirst();
        StoryLock ahead = locksOf(bridge).getLast();
        empty.withoutPowerFor(Duration.ofDays(9));
        ahead.clockIsWrongBy(Duration.ofDays(9).toSeconds());
        int goneBefore = empty.whatIsShownAsGoneIsGone();
        empty.takeBack(empty.keys().getLast());
        ahead.takeBack(ahead.keys().getLast());
        assertThat(empty.whatIsShownAsGoneIsGone()).isEqualTo(goneBefore);
        assertThat(ahead.whatIsShownAsGoneIsGone()).isZero();
        BridgeDouble liar = comesTwice(world, bridge);
        await("what it swallows")
                .atMost(Duration.ofSeconds(30))
                .until(() -> liar.orders().stream()
                        .map(ArrivedOrder::lockId)
                        .toList()
                        .containsAll(List.of(empty.lockId(), ahead.lockId())));
        liar.state(empty, empty.forgedReceipt(empty.keys().getLast()));
        await("what it forges").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(empty.whatIsShownAsGoneIsGone()).isEqualTo(goneBefore);
            assertThat(empty.refusedReceipts()).containsExactly("wrong-signature");
        });

        bridge.connect(true);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            empty.isAsOrdered();
            ahead.isAsOrdered();
            assertThat(empty.knowsTheTime()).as("by an order of the platform").isTrue();
        });
        ahead.clockIsWrongBy(0);
    }

    private static void goes(BridgeProcess bridge) {
        bridge.connect(false);
        await().atMost(Duration.ofSeconds(30)).until(() -> !bridge.isConnected());
    }

    private static void comesBack(BridgeProcess bridge) {
        goes(bridge);
        bridge.connect(true);
        bridge.awaitConnected();
    }

    private void giveTo(Gateway gateway, StoryLock lock, BridgeProcess bridge) {
        if (!assignments.bridgeOf(lock.lockId()).equals(bridge.bridgeId())) {
            assignments.assign(bridge.bridgeId(), lock.lockId());
            lastChange = System.nanoTime();
            accepted(gateway.operator("PUT", "/v1/bridges/" + bridge.bridgeId() + "/locks/" + lock.lockId(), Map.of()));
        }
    }

    private List<StoryLock> locksOf(BridgeProcess bridge) {
        return locks.stream().filter(lock -> lock.bridge() == bridge).toList();
    }

    /** Never its own, in this story. */
    private StoryLock foreignTo(BridgeProcess bridge) {
        return any(locks.stream()
                .filter(lock -> lock.bridge() != bridge
                        && !assignments.bridgeOf(lock.lockId()).equals(bridge.bridgeId()))
                .toList());
    }

    /** inv-14: whatever was sent to a bridge was for a lock that it had; and what its double has swallowed, too. */
    private void nothingGoesAstray() {
        if (troubled.isEmpty() && System.nanoTime() - lastChange > UNTIL_KNOWN.toNanos()) {
            assignments.areKnown();
        }
        assertThat(assignments.astray(Stream.concat(
                        bridges.stream().flatMap(bridge -> bridge.orders().stream()),
                        doubles.stream().flatMap(one -> one.orders().stream()))))
                .as("orders for locks of other bridges")
                .isEmpty();
    }

    private void comeHome() {
        away.replaceAll((bridge, steps) -> steps - 1);
        away.entrySet().removeIf(one -> {
            if (one.getValue() > 0) {
                return false;
            }
            tell("home " + one.getKey().bridgeId());
            one.getKey().connect(true);
            return true;
        });
    }

    private void trouble(Gateway gateway) {
        troubled.add(gateway);
        lastChange = System.nanoTime();
    }

    private void happens(GatewayWorld world) throws Exception {
        Gateway gateway = any(world.gateways);
        StoryLock lock = any(locks);
        GivenKey key = any(lock.keys());
        switch (random.nextInt(22)) {
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
                trouble(gateway);
                gateway.kill();
            }
            case 9 -> {
                tell("drain " + gateway);
                trouble(gateway);
                gateway.drain();
            }
            case 10 -> {
                if (gateway.isThere()) {
                    tell("freeze " + gateway);
                    trouble(gateway);
                    gateway.freeze();
                }
            }
            case 11 -> {
                tell("cut off from Kafka " + gateway);
                trouble(gateway);
                gateway.toKafka.become(anyCut());
            }
            case 12 -> {
                tell("cut off from PostgreSQL " + gateway);
                trouble(gateway);
                gateway.toPostgres.become(anyCut());
            }
            case 13, 14, 15 -> {
                tell("heal " + gateway);
                gateway.heal();
                troubled.remove(gateway);
                lastChange = System.nanoTime();
            }
            case 16 -> {
                BridgeProcess bridge = any(bridges);
                boolean online = random.nextBoolean();
                tell((online ? "connect " : "disconnect ") + bridge.bridgeId());
                bridge.connect(online);
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
            case 19 -> {
                BridgeProcess bridge = any(bridges);
                int days = 1 + random.nextInt(MOST_DAYS);
                tell(days + " days without " + bridge.bridgeId());
                bridge.connect(false);
                away.put(bridge, 1 + random.nextInt(MOST_STEPS_AWAY));
                for (StoryLock one : locksOf(bridge)) {
                    if (random.nextBoolean()) {
                        one.clockIsWrongBy(Duration.ofDays(days).toSeconds());
                    } else {
                        one.withoutPowerFor(Duration.ofDays(days));
                    }
                }
            }
            case 20 -> {
                BridgeProcess to = any(bridges);
                if (!troubled.contains(gateway) && gateway.isReady()) {
                    tell("move " + lock + " to " + to.bridgeId());
                    giveTo(gateway, lock, to);
                }
            }
            default -> {
                BridgeProcess bridge = any(bridges);
                BridgeDouble twice = comesTwice(world, bridge);
                if (random.nextBoolean()) {
                    twice.claiming(foreignTo(bridge));
                }
            }
        }
        breathe();
    }

    private BridgeDouble comesTwice(GatewayWorld world, BridgeProcess bridge) {
        tell("twice " + bridge.bridgeId());
        BridgeDouble one = BridgeDouble.of(bridge, world.address.port());
        doubles.add(one);
        return one;
    }

    /** Until something has come of what was ordered, but not for long. */
    private void breathe() {
        long before = counters();
        try {
            await().pollInterval(Duration.ofMillis(100))
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
