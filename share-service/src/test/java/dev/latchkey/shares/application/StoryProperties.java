package dev.latchkey.shares.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.shares.application.PlatformInStory.Code;
import dev.latchkey.shares.application.PlatformInStory.Credential;
import dev.latchkey.shares.application.PlatformInStory.Order;
import dev.latchkey.shares.application.StoryAction.Asked;
import dev.latchkey.shares.application.StoryAction.BridgeLies;
import dev.latchkey.shares.application.StoryAction.Enable;
import dev.latchkey.shares.application.StoryAction.LockLearnsTime;
import dev.latchkey.shares.application.StoryAction.LockLosesTime;
import dev.latchkey.shares.application.StoryAction.MinutesPass;
import dev.latchkey.shares.application.StoryAction.OrderArrives;
import dev.latchkey.shares.application.StoryAction.Person;
import dev.latchkey.shares.application.StoryAction.PowerFails;
import dev.latchkey.shares.application.StoryAction.Redeem;
import dev.latchkey.shares.application.StoryAction.ReportArrives;
import dev.latchkey.shares.application.StoryAction.ReportGetsLost;
import dev.latchkey.shares.application.StoryAction.StatementLeaves;
import dev.latchkey.shares.application.StoryAction.TryToOpen;
import dev.latchkey.shares.domain.Download;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.Slot;
import dev.latchkey.shares.domain.Way;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * The rules of the platform and the lock's own state machine, each unaware of the other, with nothing between them but signed documents
 * that come late, twice, in any order or not at all. {@link StoryModel} says what has to come of it.
 */
class StoryProperties {
    /** Half a day before the clocks go forward. */
    private static final Instant START = Instant.parse("2030-03-30T12:00:00Z");

    @Provide
    Arbitrary<List<StoryAction>> stories() {
        return StoryActions.stories();
    }

    @Property(tries = 1_500, edgeCases = EdgeCasesMode.NONE)
    @Tag("E1")
    @Tag("E2")
    @Tag("E3")
    @Tag("D2")
    @Tag("D3")
    @Tag("R2")
    @Tag("R3")
    @Tag("R4")
    @Tag("L4")
    @Tag("L5")
    @Tag("S4")
    @Tag("S6")
    @Tag("S7")
    @Tag("U1")
    @Tag("inv-9")
    @Tag("inv-10")
    @Tag("inv-11")
    @Tag("inv-12")
    void platformAndLock_keepTheRulesTogether_whateverBecomesOfWhatIsSent(@ForAll("stories") List<StoryAction> story) {
        Story told = new Story();
        told.happens(new Enable(Person.ADA, 1)); // else most stories take long to begin
        for (StoryAction action : story) {
            told.happens(action);
            told.isTrue(action);
        }
        told.everyReportArrives();
        told.isTrueToTheLock();
        told.everyOrderArrives();
        told.everyReportArrives();
        told.leavesNothingPending();
    }

    /** A statement outside the lock. */
    private record Report(Statement statement, String signed, boolean onlyCopy) {}

    private static final class Story {
        private final StoryModel model = new StoryModel();
        private final PlatformInStory platform = new PlatformInStory(DoorInStory.publicKey(), START);
        private final DoorInStory door = new DoorInStory(START);
        private final List<Report> onTheWay = new ArrayList<>();
        private final Set<Long> arrived = new HashSet<>();
        private Instant now = START;
        /** What the lock and the lists were like when the lock was asked last: asking is what costs time. */
        private Object probed = List.of();

        void happens(StoryAction action) {
            switch (action) {
                case Asked a -> {
                    Code code = a instanceof Redeem r
                            ? chosen(platform.codes, r.code()).orElse(new Code(1, 0))
                            : new Code(1, 0);
                    assertThat(platform.ask(a, code, now))
                            .as("%s", a)
                            .isEqualTo(model.ask(a, code.slot(), code.generation(), now));
                }
                case TryToOpen a ->
                    chosen(platform.credentials, a.credential()).ifPresent(c -> tryToOpen(c, a.copied()));
                case OrderArrives a -> chosen(platform.orders, a.order()).ifPresent(this::arrives);
                case StatementLeaves a -> chosen(door.waiting(), a.statement()).ifPresent(s -> leaves(s, a.taken()));
                case ReportArrives a ->
                    chosen(onTheWay, a.report()).ifPresent(report -> {
                        if (!a.again()) {
                            onTheWay.remove(report);
                        }
                        arrives(report, a.way());
                    });
                case ReportGetsLost a ->
                    chosen(onTheWay, a.report())
                            .filter(report -> !report.onlyCopy())
                            .ifPresent(onTheWay::remove);
                case BridgeLies a -> chosen(platform.orders, a.order()).ifPresent(this::lieAbout);
                case PowerFails a -> door.powerFails();
                case LockLosesTime a -> door.clockTrusted(false);
                case LockLearnsTime a -> door.clockTrusted(true);
                case MinutesPass a -> {
                    now = now.plusSeconds(60L * a.minutes());
                    door.timePasses(now);
                }
            }
        }

        private static <T> Optional<T> chosen(List<T> from, int number) {
            return from.isEmpty() ? Optional.empty() : Optional.of(from.get(from.size() - 1 - number % from.size()));
        }

        private void tryToOpen(Credential credential, boolean copied) {
            Optional<Refusal> expected =
                    model.tryToOpen(credential.slot(), credential.generation(), copied, door.clockTrusted(), now);
            assertThat(door.tryToOpen(credential, copied))
                    .as("slot %s, generation %s", credential.slot(), credential.generation())
                    .isEqualTo(expected);
        }

        private void arrives(Order order) {
            assertThat(door.obeys(order.signed())).isTrue();
            model.obeyed(new StoryModel.Ordered(order.slot(), order.event().upTo()));
        }

        private void leaves(Statement statement, boolean taken) {
            onTheWay.add(new Report(statement, DoorInStory.signed(statement), taken));
            if (taken) {
                door.taken(statement);
            }
        }

        private void arrives(Report report, Way way) {
            platform.take(report.signed(), way, now);
            if (arrived.add(report.statement().counter())) {
                switch (report.statement()) {
                    case Statement.Opened s -> model.openingReported(s.slot(), s.generation());
                    case Statement.Deactivated s -> model.deactivationReported(s.slot(), s.generation());
                    default -> {}
                }
            }
        }

        private void lieAbout(Order order) {
            platform.take(
                    DoorInStory.forged(new Statement.Deactivated(
                            PlatformInStory.LOCK.value(),
                            1_000,
                            new Statement.LockTime(now, true),
                            order.slot(),
                            order.event().upTo(),
                            order.event().orderId())),
                    Way.BRIDGE,
                    now);
        }

        void everyReportArrives() {
            for (Report report : List.copyOf(onTheWay)) {
                arrives(report, Way.BRIDGE);
            }
            onTheWay.clear();
            for (Statement statement : door.waiting()) {
                arrives(new Report(statement, DoorInStory.signed(statement), false), Way.PHONE);
            }
        }

        void everyOrderArrives() {
            platform.orders.forEach(this::arrives);
        }

        void isTrue(StoryAction after) {
            platform.keys().forEach((slot, key) -> isTrue(after, slot, key));
            assertThat(platform.orders.stream()
                            .map(o -> new StoryModel.Ordered(o.slot(), o.event().upTo()))
                            .toList())
                    .as("orders (R3) after %s", after)
                    .isEqualTo(model.orders);
            Object touched = List.of(door.slots(), listed(1), listed(10));
            if (!touched.equals(probed)) {
                platform.credentials.forEach(credential -> isTrue(after, credential));
                probed = touched;
            }
        }

        private void isTrue(StoryAction after, Credential credential) {
            boolean refused = door.refusesForGood(credential);
            assertThat(refused)
                    .as("dead at the lock: slot %s, generation %s", credential.slot(), credential.generation())
                    .isEqualTo(model.isRefusedForGood(credential.slot(), credential.generation()));
            assertThat(refused || listed(credential.slot()).contains(credential.generation()))
                    .as("listed after %s: slot %s, generation %s", after, credential.slot(), credential.generation())
                    .isTrue();
        }

        private void isTrue(StoryAction after, int slot, Key key) {
            assertThat(key.getClass().getSimpleName())
                    .as("slot %s after %s", slot, after)
                    .isEqualTo(model.status(slot));
            assertThat(key.enabler()).isEqualTo(model.enabledBy(slot).map(Person::id));
            assertThat(listed(slot))
                    .as("possible holders of slot %s after %s", slot, after)
                    .isEqualTo(model.possibleHolders(slot));
            assertThat(unlocksShown(key)).as("unlocks of slot %s", slot).isEqualTo(model.unlocksReported(slot));
            assertThat(key.slot().floor()).as("what the lock has done").isLessThanOrEqualTo(door.floor(slot));
            if (key instanceof Key.Deactivated) {
                assertThat(door.floor(slot)).isGreaterThan(key.slot().generation());
            }
        }

        /** All that the lock had to say has arrived. */
        void isTrueToTheLock() {
            for (Credential credential : platform.credentials) {
                assertThat(listed(credential.slot()).contains(credential.generation()))
                        .as("listed: slot %s, generation %s", credential.slot(), credential.generation())
                        .isEqualTo(!door.refusesForGood(credential));
            }
            platform.keys().forEach((slot, key) -> {
                assertThat(key.slot().floor()).isEqualTo(door.floor(slot));
                assertThat(unlocksShown(key)).isEqualTo(model.unlocksAtLock(slot));
            });
        }

        void leavesNothingPending() {
            isTrueToTheLock();
            for (Order order : platform.orders) {
                assertThat(door.floor(order.slot())).isGreaterThan(order.event().upTo());
            }
            platform.keys().values().forEach(key -> {
                var newest = key.slot().deactivation();
                assertThat(newest == null || !newest.isPending())
                        .as("nothing pending")
                        .isTrue();
            });
        }

        private List<Integer> listed(int slot) {
            return platform.keys().get(slot).slot().issued().stream()
                    .map(Slot.Issued::generation)
                    .toList();
        }

        private static int unlocksShown(Key key) {
            return key.currentDownload().map(Download::unlocksUsed).orElse(0);
        }
    }
}
