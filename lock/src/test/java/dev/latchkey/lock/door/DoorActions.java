package dev.latchkey.lock.door;

import dev.latchkey.lock.door.DoorAction.ClockSet;
import dev.latchkey.lock.door.DoorAction.Dates;
import dev.latchkey.lock.door.DoorAction.Freshness;
import dev.latchkey.lock.door.DoorAction.OpenRemotely;
import dev.latchkey.lock.door.DoorAction.Order;
import dev.latchkey.lock.door.DoorAction.Paper;
import dev.latchkey.lock.door.DoorAction.PowerLost;
import dev.latchkey.lock.door.DoorAction.Presenter;
import dev.latchkey.lock.door.DoorAction.Proof;
import dev.latchkey.lock.door.DoorAction.ProvisionAnew;
import dev.latchkey.lock.door.DoorAction.ResetToFactory;
import dev.latchkey.lock.door.DoorAction.SetTime;
import dev.latchkey.lock.door.DoorAction.StatementTaken;
import dev.latchkey.lock.door.DoorAction.TimeLost;
import dev.latchkey.lock.door.DoorAction.TimePasses;
import dev.latchkey.lock.door.DoorAction.Unlock;
import dev.latchkey.lock.door.DoorAction.UseTicket;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What may happen: mostly good, with few slots, generations and numbers: else nothing ever meets. */
final class DoorActions {
    private DoorActions() {}

    static Arbitrary<List<DoorAction>> days() {
        return Arbitraries.frequencyOf(
                        Tuple.of(12, attempts()),
                        Tuple.of(4, deactivations()),
                        Tuple.of(3, tickets()),
                        Tuple.of(3, remoteOpenings()),
                        Tuple.of(3, clockCorrections()),
                        Tuple.of(1, Arbitraries.just(new ResetToFactory())),
                        Tuple.of(3, provisions()),
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

    private static Arbitrary<DoorAction> attempts() {
        return Combinators.combine(
                        papers(),
                        slots(),
                        generations(),
                        Arbitraries.frequency(
                                Tuple.of(3, Dates.NONE),
                                Tuple.of(3, Dates.CURRENT),
                                Tuple.of(2, Dates.ALWAYS_OPEN),
                                Tuple.of(1, Dates.PAST),
                                Tuple.of(1, Dates.FUTURE),
                                Tuple.of(1, Dates.NEVER_OPEN),
                                Tuple.of(1, Dates.BEYOND_TABLE)),
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

    private static Arbitrary<DoorAction> deactivations() {
        return Combinators.combine(papers(), slots(), generations()).as(Order::new);
    }

    private static Arbitrary<DoorAction> tickets() {
        return Combinators.combine(papers(), Arbitraries.of(Freshness.values())).as(UseTicket::new);
    }

    private static Arbitrary<DoorAction> remoteOpenings() {
        return Combinators.combine(papers(), numbers(), Arbitraries.frequency(Tuple.of(4, true), Tuple.of(1, false)))
                .as(OpenRemotely::new);
    }

    private static Arbitrary<DoorAction> clockCorrections() {
        return Combinators.combine(
                        papers(),
                        numbers(),
                        Arbitraries.of(true, false),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.longs().between(1, 3600)),
                                Tuple.of(1, Arbitraries.longs().between(-3600, 0))))
                // a lock that has lost the time may have been told a time that no model of its past foresees
                .filter((paper, number, answers, ahead) -> !answers || ahead > 0)
                .as(SetTime::new);
    }

    private static Arbitrary<DoorAction> provisions() {
        return Combinators.combine(papers(), Arbitraries.frequency(Tuple.of(4, true), Tuple.of(1, false)))
                .as(ProvisionAnew::new);
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

    private static Arbitrary<Long> numbers() {
        return Arbitraries.longs().between(1, 8);
    }
}
