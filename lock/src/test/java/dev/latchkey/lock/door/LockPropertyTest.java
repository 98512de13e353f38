package dev.latchkey.lock.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.door.DoorAction.ClockSet;
import dev.latchkey.lock.door.DoorAction.Dates;
import dev.latchkey.lock.door.DoorAction.Order;
import dev.latchkey.lock.door.DoorAction.Paper;
import dev.latchkey.lock.door.DoorAction.PowerLost;
import dev.latchkey.lock.door.DoorAction.Presenter;
import dev.latchkey.lock.door.DoorAction.Proof;
import dev.latchkey.lock.door.DoorAction.StatementTaken;
import dev.latchkey.lock.door.DoorAction.TimeLost;
import dev.latchkey.lock.door.DoorAction.TimePasses;
import dev.latchkey.lock.door.DoorAction.Unlock;
import dev.latchkey.lock.door.OrderAnswer.Done;
import dev.latchkey.lock.door.UnlockAnswer.Opens;
import dev.latchkey.lock.door.UnlockAnswer.StaysShut;
import dev.latchkey.lock.protocol.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/** Any sequence of events at the door, by people and thieves, with power losses in between. */
@Tag("U1")
@Tag("R4")
class LockPropertyTest {
    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    @Tag("inv-11")
    @Tag("D2")
    @Tag("D4")
    void inv11_lock_opensExactlyWhenTheRulesSay(@ForAll("days") List<DoorAction> day) {
        DoorUnderTest door = new DoorUnderTest();
        DoorHistory history = new DoorHistory();
        for (DoorAction action : day) {
            switch (action) {
                case Unlock attempt -> {
                    Optional<Refusal> expected = history.expected(attempt);
                    UnlockAnswer answer = door.unlock(attempt);
                    assertThat(answer)
                            .isEqualTo(expected.<UnlockAnswer>map(StaysShut::new)
                                    .orElseGet(() -> new Opens(attempt.slot(), attempt.generation())));
                    if (expected.isEmpty()) {
                        history.opened(attempt);
                    }
                }
                case Order order -> {
                    boolean obeyed = door.obey(order) instanceof Done;
                    assertThat(obeyed).isEqualTo(history.isToBeObeyed(order));
                    if (obeyed) {
                        history.obeyed(order);
                    }
                }
                case TimeLost lost -> {
                    door.clockIsTrusted(false);
                    history.clockIsTrusted(false);
                }
                case ClockSet set -> {
                    door.clockIsTrusted(true);
                    history.clockIsTrusted(true);
                }
                case TimePasses time -> door.timePasses(time.duration());
                case PowerLost lost -> door.powerLost();
                case StatementTaken taken -> door.oldestStatementTaken();
            }
        }
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    @Tag("inv-10")
    void inv10_floorAndCounter_neverFall(@ForAll("days") List<DoorAction> day) {
        DoorUnderTest door = new DoorUnderTest();
        for (DoorAction action : day) {
            Lock before = door.lock();
            boolean speaks = happens(door, action);
            Lock after = door.lock();
            for (int slot = 1; slot <= Lock.SLOTS; slot++) {
                assertThat(after.slot(slot).floor())
                        .isGreaterThanOrEqualTo(before.slot(slot).floor());
            }
            assertThat(after.log().counter() - before.log().counter()).isBetween(0L, speaks ? 1L : 0L);
            assertThat(after.slots().equals(before.slots())
                            || after.log().counter() > before.log().counter())
                    .as("whatever moves a slot is stated")
                    .isTrue();
        }
    }

    /** Does it, and tells whether it may lead to a statement. */
    private static boolean happens(DoorUnderTest door, DoorAction action) {
        switch (action) {
            case Unlock attempt -> door.unlock(attempt);
            case Order order -> door.obey(order);
            case TimeLost lost -> door.clockIsTrusted(false);
            case ClockSet set -> door.clockIsTrusted(true);
            case TimePasses time -> door.timePasses(time.duration());
            case PowerLost lost -> door.powerLost();
            case StatementTaken taken -> door.oldestStatementTaken();
        }
        return action instanceof Unlock || action instanceof Order;
    }

    @Provide
    Arbitrary<List<DoorAction>> days() {
        return Arbitraries.frequencyOf(
                        Tuple.of(12, attempts()),
                        Tuple.of(4, orders()),
                        Tuple.of(
                                1,
                                Arbitraries.longs().between(0, 3600).map(s -> new TimePasses(Duration.ofSeconds(s)))),
                        Tuple.of(1, Arbitraries.just(new TimeLost())),
                        Tuple.of(1, Arbitraries.just(new ClockSet())),
                        Tuple.of(2, Arbitraries.just(new PowerLost())),
                        Tuple.of(2, Arbitraries.just(new StatementTaken())))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    /** Mostly good, few slots and generations: else nothing ever meets. */
    private static Arbitrary<DoorAction> attempts() {
        return Combinators.combine(
                        papers(),
                        slots(),
                        generations(),
                        Arbitraries.frequency(
                                Tuple.of(3, Dates.NONE),
                                Tuple.of(3, Dates.CURRENT),
                                Tuple.of(1, Dates.PAST),
                                Tuple.of(1, Dates.FUTURE)),
                        Arbitraries.integers().between(1, 2).injectNull(0.3),
                        Arbitraries.frequency(Tuple.of(8, Presenter.HOLDER), Tuple.of(1, Presenter.THIEF)),
                        Arbitraries.frequency(
                                Tuple.of(12, Proof.FRESH),
                                Tuple.of(1, Proof.REPLAYED),
                                Tuple.of(1, Proof.OUTDATED),
                                Tuple.of(1, Proof.UNASKED),
                                Tuple.of(1, Proof.TOO_LATE),
                                Tuple.of(1, Proof.FOR_ANOTHER_LOCK)))
                .as(Unlock::new);
    }

    private static Arbitrary<DoorAction> orders() {
        return Combinators.combine(papers(), slots(), generations()).as(Order::new);
    }

    private static Arbitrary<Paper> papers() {
        return Arbitraries.frequency(
                Tuple.of(20, Paper.GENUINE),
                Tuple.of(1, Paper.OTHER_LOCK),
                Tuple.of(1, Paper.OTHER_ISSUER),
                Tuple.of(1, Paper.FORGED),
                Tuple.of(1, Paper.TAMPERED),
                Tuple.of(1, Paper.GARBAGE));
    }

    private static Arbitrary<Integer> slots() {
        return Arbitraries.frequency(Tuple.of(16, 1), Tuple.of(4, 10), Tuple.of(1, 0), Tuple.of(1, 11));
    }

    private static Arbitrary<Integer> generations() {
        return Arbitraries.integers().between(1, 3);
    }
}
