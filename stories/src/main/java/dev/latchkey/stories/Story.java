package dev.latchkey.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.stories.Platform.Credential;
import dev.latchkey.stories.Platform.Order;
import dev.latchkey.stories.Platform.Way;
import dev.latchkey.stories.StoryAction.Asked;
import dev.latchkey.stories.StoryAction.Code;
import dev.latchkey.stories.StoryAction.Key;
import dev.latchkey.stories.StoryAction.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a story to the model, the platform and the lock, each unaware of the others, with nothing between platform and lock but signed
 * documents that come late, twice, in any order or not at all; and compares.
 */
public final class Story {
    /** A statement outside the lock. */
    private record Report(Statement statement, String signed, boolean onlyCopy) {}

    private final Model model = new Model();
    private final Platform platform;
    private final Door door;
    private final List<Report> onTheWay = new ArrayList<>();
    private final Set<Long> arrived = new HashSet<>();

    public Story(Platform platform, Door door) {
        this.platform = platform;
        this.door = door;
    }

    public void happens(StoryAction action) {
        door.timePasses(platform.now());
        switch (action) {
            case Asked a -> ask(a);
            case StoryAction.TryToOpen a ->
                chosen(platform.credentials(), a.credential()).ifPresent(c -> tryToOpen(c, a.copied()));
            case StoryAction.OrderArrives a -> chosen(orders(), a.order()).ifPresent(this::arrives);
            case StoryAction.StatementLeaves a ->
                chosen(door.waiting(), a.statement()).ifPresent(s -> leaves(s, a.taken()));
            case StoryAction.ReportArrives a ->
                chosen(onTheWay, a.report()).ifPresent(report -> {
                    if (!a.again()) {
                        onTheWay.remove(report);
                    }
                    arrives(report, a.way());
                });
            case StoryAction.ReportGetsLost a ->
                chosen(onTheWay, a.report())
                        .filter(report -> !report.onlyCopy())
                        .ifPresent(onTheWay::remove);
            case StoryAction.BridgeLies a -> chosen(orders(), a.order()).ifPresent(this::lieAbout);
            case StoryAction.PowerFails a -> door.powerFails();
            case StoryAction.LockLosesTime a -> door.clockTrusted(false);
            case StoryAction.LockLearnsTime a -> door.clockTrusted(true);
            case StoryAction.MinutesPass a -> platform.pass(Duration.ofMinutes(a.minutes()));
        }
    }

    private static <T> Optional<T> chosen(List<T> from, int number) {
        return from.isEmpty() ? Optional.empty() : Optional.of(from.get(from.size() - 1 - number % from.size()));
    }

    private void ask(Asked asked) {
        Optional<Code> code =
                asked instanceof StoryAction.Redeem r ? chosen(platform.codes(), r.code()) : Optional.empty();
        String challenge = asked instanceof StoryAction.Unlock ? door.giveChallenge() : "";
        boolean allowed = model.allows(asked, code.orElse(null), platform.now());
        assertThat(platform.ask(asked, code.orElse(null), challenge))
                .as("%s is allowed", asked)
                .isEqualTo(allowed);
        if (allowed && asked instanceof StoryAction.Unlock) {
            String ticket = platform.ticket().orElseThrow();
            assertThat(door.opensByTicket(ticket)).as("opens by its ticket").isTrue();
            door.giveChallenge();
            assertThat(door.opensByTicket(ticket))
                    .as("opens by its ticket again")
                    .isFalse();
        }
    }

    private void tryToOpen(Credential credential, boolean copied) {
        boolean expected = !copied
                && door.clockTrusted()
                && model.at(credential.key()).opens(credential.generation(), platform.now()); // D2
        assertThat(door.opens(credential, copied))
                .as("opens for %s, generation %s", credential.key(), credential.generation())
                .isEqualTo(expected);
    }

    private List<Order> orders() {
        return platform.orders(administrator());
    }

    private Person administrator() {
        return model.administrators().iterator().next();
    }

    private void arrives(Order order) {
        assertThat(door.obeys(order.signed())).isTrue();
        model.at(order.key()).obeys(order.upTo());
    }

    private void leaves(Statement statement, boolean taken) {
        onTheWay.add(new Report(statement, door.signed(statement), taken));
        if (taken) {
            door.taken(statement);
        }
    }

    private void arrives(Report report, Way way) {
        platform.take(report.signed(), way, administrator());
        if (arrived.add(report.statement().counter())) {
            switch (report.statement()) {
                case Statement.Opened s -> model.at(Key.ofSlot(s.slot())).hearsOfOpening(s.generation());
                case Statement.Deactivated s -> model.at(Key.ofSlot(s.slot())).hearsOfDeactivation(s.generation());
                default -> {}
            }
        }
    }

    private void lieAbout(Order order) {
        Statement.LockTime now = new Statement.LockTime(platform.now(), true);
        String lie = Door.forged(new Statement.Deactivated(
                platform.lockId(), 1_000, now, order.key().slot(), order.upTo(), order.orderId()));
        platform.take(lie, Way.BRIDGE, administrator());
    }

    public void everyReportArrives() {
        for (Report report : List.copyOf(onTheWay)) {
            arrives(report, Way.BRIDGE);
        }
        onTheWay.clear();
        for (Statement statement : door.waiting()) {
            arrives(new Report(statement, door.signed(statement), false), Way.PHONE);
        }
    }

    public void everyOrderArrives() {
        orders().forEach(this::arrives);
    }

    /** K1: the key list says what the rules say, to each administrator of the lock. */
    public void isListed() {
        Map<Key, Shown> expected = new EnumMap<>(Key.class);
        for (Key key : Key.values()) {
            if (model.at(key).isListed()) {
                expected.put(key, model.at(key).shown());
            }
        }
        for (Person person : model.administrators()) {
            assertThat(platform.keyList(person)).as("key list of %s", person).isEqualTo(expected);
        }
    }

    /** K3: of the keys shared to that person, how each may be used now. */
    public Map<Key, String> keysOf(Person person) {
        Map<Key, String> mine = new EnumMap<>(Key.class);
        for (Key key : Key.values()) {
            if (model.at(key).isTo(person)) {
                mine.put(key, model.at(key).use(platform.now()));
            }
        }
        return mine;
    }

    /** Nobody who could open is missing in the lists (E3), and the lock is over with whom the rules say it is. */
    public void isTrueAtTheDoor() {
        for (Credential credential : platform.credentials()) {
            boolean over = door.isOver(credential);
            assertThat(over).as("%s over at the lock", name(credential)).isEqualTo(isOver(credential));
            assertThat(over || isListed(credential))
                    .as("%s is listed", name(credential))
                    .isTrue();
        }
    }

    /** All that the lock had to say has arrived: nobody is listed who can't open. */
    public void isTrueToTheLock() {
        for (Credential credential : platform.credentials()) {
            assertThat(isListed(credential))
                    .as("%s is listed", name(credential))
                    .isEqualTo(!door.refusesForGood(credential));
        }
    }

    /** Every order and every report has arrived. */
    public void leavesNothingPending() {
        isTrueToTheLock();
        for (Key key : Key.values()) {
            assertThat(model.at(key).shown().pending()).as("pending at %s", key).isFalse();
        }
        for (Order order : orders()) {
            assertThat(door.slots().get(order.key().slot() - 1).floor()).isGreaterThan(order.upTo());
        }
    }

    private boolean isOver(Credential credential) {
        return model.at(credential.key()).isOver(credential.generation());
    }

    private boolean isListed(Credential credential) {
        return model.at(credential.key()).possibleHolders().contains(credential.generation());
    }

    private static String name(Credential credential) {
        return credential.key() + " generation " + credential.generation();
    }
}
