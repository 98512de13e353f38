package dev.latchkey.shares.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Random command sequences against a model of the door: whatever is asked, what the rules forbid is not reached. */
class KeyDeciderProperties {
    private static final Instant START = Instant.parse("2030-06-01T12:00:00Z");
    private final KeyDecider decider = new KeyDecider();

    /** The lock as the platform's model of it: which generation it accepts from, and what it has signed. */
    private static final class Door {
        int floor;
        long counter;
        final Map<Integer, String> credentials = new HashMap<>(); // generation → device

        boolean opensFor(int generation) {
            return credentials.containsKey(generation) && generation >= floor;
        }
    }

    /** One step; a number chooses among what is possible at that moment. */
    record Step(int what, int who, int with, int minutes) {}

    @Provide
    Arbitrary<List<Step>> stories() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 11),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 200))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    @Property(tries = 3_000)
    @Tag("E3")
    @Tag("R2")
    @Tag("R3")
    @Tag("inv-9")
    @Tag("inv-10")
    void theRulesHold_afterAnyCommands(@ForAll("stories") List<Step> story) {
        Key key = decider.initial();
        Door door = new Door();
        Instant now = START;
        Set<Integer> redeemed = new HashSet<>();
        Map<String, Integer> orders = new HashMap<>();
        for (Step step : story) {
            now = now.plusSeconds(60L * step.minutes());
            KeyCommand command = command(step, key, door, orders, now);
            Decision<KeyEvent> decision = decider.decide(command, key);
            Key before = key;
            List<KeyEvent> events = decision instanceof Decision.Accepted<KeyEvent> a ? a.events() : List.of();
            for (KeyEvent event : events) {
                key = decider.evolve(key, event);
                switch (event) {
                    case KeyEvent.KeyDownloaded e -> {
                        assertThat(before).as("downloaded from").isInstanceOf(Key.Shared.class);
                        assertThat(redeemed.add(key.slot().generation()))
                                .as("one download a generation")
                                .isTrue();
                        door.credentials.put(key.slot().generation(), e.deviceKey());
                    }
                    case KeyEvent.ShareModified e -> assertThat(before).isInstanceOf(Key.Shared.class);
                    case KeyEvent.ShareCancelled e -> assertThat(before).isInstanceOf(Key.Shared.class);
                    case KeyEvent.KeyReset e ->
                        assertThat(before.currentDownload()).isPresent();
                    case KeyEvent.DeactivationOrdered e -> {
                        orders.put(e.orderId(), e.upTo());
                        // what was not downloaded when it was ordered is spared, whenever the order arrives (R3)
                        assertThat(door.credentials).containsKey(e.upTo());
                    }
                    default -> {}
                }
            }
            // a lock that would be provisioned now: no generation falls, and nobody opens but who has the key (inv-10)
            int provisioned = Provisioning.floors(Map.of(1, key)).getFirst();
            assertThat(provisioned).as("floor after %s", command).isGreaterThanOrEqualTo(door.floor);
            for (int generation : door.credentials.keySet()) {
                boolean unlimited = key instanceof Key.Downloaded d
                        && d.generation() == generation
                        && d.share().permissions().unlocks() == null;
                assertThat(generation >= provisioned).as("opens after a reset").isEqualTo(unlimited);
            }
            int possible = key.slot().issued().size();
            // nobody who could open is missing (E3)
            for (int generation : door.credentials.keySet()) {
                if (door.opensFor(generation)) {
                    assertThat(key.slot().issued())
                            .as("possible holders after %s", command)
                            .anyMatch(i -> i.generation() == generation);
                }
            }
            // who lost the key and could open: an order about him is on its way (R3)
            boolean taken = command instanceof KeyCommand.ResetKey || command instanceof KeyCommand.DisableKey;
            if (taken && !events.isEmpty() && possible > 0) {
                assertThat(key.slot().hasPendingOrder()).isTrue();
                assertThat(key.slot().deactivation().upTo())
                        .isGreaterThanOrEqualTo(key.slot().newestIssued());
            }
            // what is known never falls
            assertThat(key.slot().floor()).isGreaterThanOrEqualTo(before.slot().floor());
            assertThat(key.slot().generation())
                    .isGreaterThanOrEqualTo(before.slot().generation());
            assertThat(key.slot().floor())
                    .as("known of the lock at most what it has done")
                    .isLessThanOrEqualTo(door.floor);
            assertThat(possible).isLessThanOrEqualTo(door.credentials.size());
            // deactivated is only what the lock has confirmed (R2, inv-12)
            if (key instanceof Key.Deactivated) {
                assertThat(door.floor).isGreaterThan(key.slot().generation());
            }
        }
    }

    /** What is known of a key doesn't depend on the way its reports took. */
    @Property(tries = 500)
    @Tag("U1")
    @Tag("E3")
    void reportsInAnyOrder_leaveTheSameKey(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 3) Integer> generations, @ForAll Random shuffling) {
        Key key = decider.initial();
        AccountId ada = new AccountId(new UUID(0, 1));
        Permissions unlimited = Permissions.UNLIMITED;
        Share share = new Share(new Recipient.ByCode(), ada, START, unlimited);
        List<KeyEvent> past = List.of(
                new KeyEvent.KeyEnabled(ada, 1),
                new KeyEvent.KeyShared(1, share),
                new KeyEvent.KeyDownloaded(share.recipient(), "first", START),
                new KeyEvent.KeyReset(2, share),
                new KeyEvent.KeyDownloaded(share.recipient(), "second", START),
                new KeyEvent.KeyReset(3, share),
                new KeyEvent.KeyDownloaded(share.recipient(), "third", START));
        for (KeyEvent event : past) {
            key = decider.evolve(key, event);
        }
        List<KeyCommand> reports = new ArrayList<>();
        for (int generation : generations) {
            reports.add(new KeyCommand.ReportUse(generation, reports.size() + 1, START, Way.PHONE, START));
        }
        Key inOrder = after(reports, key);
        Collections.shuffle(reports, shuffling);
        assertThat(after(reports, key)).isEqualTo(inOrder);
        assertThat(inOrder.currentDownload().orElseThrow().unlocksUsed())
                .isEqualTo(Collections.frequency(generations, 3));
    }

    private Key after(List<KeyCommand> commands, Key key) {
        Key result = key;
        for (KeyCommand command : commands) {
            if (decider.decide(command, result) instanceof Decision.Accepted<KeyEvent> accepted) {
                for (KeyEvent event : accepted.events()) {
                    result = decider.evolve(result, event);
                }
            }
        }
        return result;
    }

    private KeyCommand command(Step step, Key key, Door door, Map<String, Integer> orders, Instant now) {
        AccountId account = new AccountId(new UUID(0, step.who()));
        Caller caller = new Caller(account, step.who() < 3);
        Recipient recipient = step.with() == 0
                ? new Recipient.ByCode()
                : new Recipient.Account(new AccountId(new UUID(0, step.with())));
        Permissions permissions = new Permissions(
                step.with() % 2 == 0 ? now : null,
                step.minutes() % 3 == 0 ? null : now.plusSeconds(7200),
                step.with(),
                null);
        String device = "device-" + step.with();
        return switch (step.what()) {
            case 0 -> new KeyCommand.EnableKey(caller, 1, now);
            case 1 -> new KeyCommand.ShareKey(caller, recipient, permissions, now);
            case 2 -> new KeyCommand.ModifyShare(caller, Optional.of(recipient), PermissionsChange.NONE, now);
            case 3 -> new KeyCommand.CancelShare(caller, now);
            case 4 -> new KeyCommand.ResetKey(caller, recipient, permissions, "order-" + orders.size(), now);
            case 5 ->
                key.currentShare()
                        .flatMap(s -> s.recipient().account())
                        .<KeyCommand>map(to -> new KeyCommand.DownloadKey(to, device, now))
                        .orElse(new KeyCommand.RedeemCode(key.slot().generation(), device, now));
            case 6 -> new KeyCommand.DownloadKey(account, device, now);
            case 7 -> new KeyCommand.DeactivateKey(caller, "order-" + orders.size(), now);
            case 8 -> new KeyCommand.DisableKey(caller, "order-" + orders.size(), now);
            case 9, 10 -> atTheDoor(step, door, now);
            default -> delivered(step, door, orders, now);
        };
    }

    /** Somebody opens, if the lock lets him, and the lock's log arrives. */
    private KeyCommand atTheDoor(Step step, Door door, Instant now) {
        List<Integer> opening = door.credentials.keySet().stream()
                .filter(door::opensFor)
                .sorted()
                .toList();
        if (opening.isEmpty()) {
            return new KeyCommand.ReportUse(step.with() + 50, door.counter + 1, now, Way.BRIDGE, now);
        }
        int generation = opening.get(step.with() % opening.size());
        door.floor = Math.max(door.floor, generation);
        door.counter++;
        return new KeyCommand.ReportUse(generation, door.counter, now, Way.BRIDGE, now);
    }

    /** An order reaches the lock, any of those there ever were, and its receipt arrives. */
    private KeyCommand delivered(Step step, Door door, Map<String, Integer> orders, Instant now) {
        List<String> ids = new ArrayList<>(orders.keySet());
        if (ids.isEmpty()) {
            return new KeyCommand.ConfirmDeactivation("never-ordered", step.with() + 50, 1, now, Way.PHONE, now);
        }
        String id = ids.get(step.with() % ids.size());
        int upTo = orders.get(id);
        door.floor = Math.max(door.floor, upTo + 1);
        door.counter++;
        return new KeyCommand.ConfirmDeactivation(id, upTo, door.counter, now, Way.BRIDGE, now);
    }
}
