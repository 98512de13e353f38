package dev.latchkey.stories;

import dev.latchkey.stories.Platform.Way;
import dev.latchkey.stories.StoryAction.AddAdministrator;
import dev.latchkey.stories.StoryAction.BridgeLies;
import dev.latchkey.stories.StoryAction.Cancel;
import dev.latchkey.stories.StoryAction.Deactivate;
import dev.latchkey.stories.StoryAction.Disable;
import dev.latchkey.stories.StoryAction.Download;
import dev.latchkey.stories.StoryAction.Enable;
import dev.latchkey.stories.StoryAction.Key;
import dev.latchkey.stories.StoryAction.LockLearnsTime;
import dev.latchkey.stories.StoryAction.LockLosesTime;
import dev.latchkey.stories.StoryAction.MinutesPass;
import dev.latchkey.stories.StoryAction.Modify;
import dev.latchkey.stories.StoryAction.OrderArrives;
import dev.latchkey.stories.StoryAction.Person;
import dev.latchkey.stories.StoryAction.Phone;
import dev.latchkey.stories.StoryAction.PowerFails;
import dev.latchkey.stories.StoryAction.Redeem;
import dev.latchkey.stories.StoryAction.RemoveAdministrator;
import dev.latchkey.stories.StoryAction.ReportArrives;
import dev.latchkey.stories.StoryAction.ReportGetsLost;
import dev.latchkey.stories.StoryAction.Reset;
import dev.latchkey.stories.StoryAction.Share;
import dev.latchkey.stories.StoryAction.StatementLeaves;
import dev.latchkey.stories.StoryAction.Terms;
import dev.latchkey.stories.StoryAction.To;
import dev.latchkey.stories.StoryAction.Transfer;
import dev.latchkey.stories.StoryAction.TryToOpen;
import dev.latchkey.stories.StoryAction.Unlock;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Mostly what makes sense, with few people and slots: else nothing ever meets. The simplest of each comes first, for shrinking. */
public final class StoryActions {
    private StoryActions() {}

    public static Arbitrary<List<StoryAction>> stories() {
        return Arbitraries.frequencyOf(
                        Tuple.of(5, Combinators.combine(people(), keys()).as(Enable::new)),
                        Tuple.of(
                                8,
                                Combinators.combine(people(), keys(), to(), terms())
                                        .as(Share::new)),
                        Tuple.of(4, modifications()),
                        Tuple.of(2, Combinators.combine(people(), keys()).as(Cancel::new)),
                        Tuple.of(
                                6,
                                Combinators.combine(people(), keys(), to(), terms())
                                        .as(Reset::new)),
                        Tuple.of(4, Combinators.combine(people(), keys()).as(Deactivate::new)),
                        Tuple.of(2, Combinators.combine(people(), keys()).as(Disable::new)),
                        Tuple.of(
                                9,
                                Combinators.combine(recipients(), keys(), phones())
                                        .as(Download::new)),
                        Tuple.of(
                                5,
                                Combinators.combine(recipients(), any(), phones())
                                        .as(Redeem::new)),
                        Tuple.of(
                                10,
                                Combinators.combine(recipients(), onlineMostly())
                                        .as(Unlock::new)),
                        Tuple.of(1, administration()),
                        Tuple.of(14, Combinators.combine(any(), rarely()).as(TryToOpen::new)),
                        Tuple.of(7, any().map(OrderArrives::new)),
                        Tuple.of(
                                9,
                                Combinators.combine(any(), Arbitraries.of(true, false))
                                        .as(StatementLeaves::new)),
                        Tuple.of(
                                9,
                                Combinators.combine(any(), Arbitraries.of(Way.class), rarely())
                                        .as(ReportArrives::new)),
                        Tuple.of(1, any().map(ReportGetsLost::new)),
                        Tuple.of(1, any().map(BridgeLies::new)),
                        Tuple.of(1, Arbitraries.just(new PowerFails())),
                        Tuple.of(1, Arbitraries.just(new LockLosesTime())),
                        Tuple.of(1, Arbitraries.just(new LockLearnsTime())),
                        Tuple.of(2, Arbitraries.integers().between(1, 900).map(MinutesPass::new)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    private static Arbitrary<StoryAction> modifications() {
        return Combinators.combine(people(), keys(), to().injectNull(0.5), terms())
                .as(Modify::new);
    }

    private static Arbitrary<StoryAction> administration() {
        Arbitrary<Person> anybody = Arbitraries.of(Person.class);
        return Combinators.combine(Arbitraries.integers().between(0, 2), people(), anybody)
                .as((what, by, whom) -> switch (what) {
                    case 0 -> new AddAdministrator(by, whom);
                    case 1 -> new RemoveAdministrator(by, whom);
                    default -> new Transfer(by, whom);
                });
    }

    private static Arbitrary<Person> people() {
        return Arbitraries.frequency(Tuple.of(20, Person.ADA), Tuple.of(2, Person.BEN), Tuple.of(1, Person.CLEO));
    }

    private static Arbitrary<Person> recipients() {
        return Arbitraries.frequency(Tuple.of(8, Person.CLEO), Tuple.of(2, Person.DAN), Tuple.of(1, Person.ADA));
    }

    private static Arbitrary<To> to() {
        return Arbitraries.frequency(
                Tuple.of(8, To.CLEO), Tuple.of(3, To.CODE), Tuple.of(2, To.DAN), Tuple.of(1, To.ADA));
    }

    private static Arbitrary<Terms> terms() {
        return Arbitraries.frequency(
                Tuple.of(10, Terms.NONE),
                Tuple.of(2, Terms.ONCE),
                Tuple.of(2, Terms.TWICE),
                Tuple.of(2, Terms.AN_HOUR),
                Tuple.of(1, Terms.IN_AN_HOUR),
                Tuple.of(2, Terms.BY_DAY),
                Tuple.of(1, Terms.BY_NIGHT),
                Tuple.of(1, Terms.PAST),
                Tuple.of(1, Terms.NEVER));
    }

    private static Arbitrary<Phone> phones() {
        return Arbitraries.frequency(Tuple.of(5, Phone.OLD), Tuple.of(1, Phone.NEW));
    }

    private static Arbitrary<Key> keys() {
        return Arbitraries.frequency(Tuple.of(6, Key.FIRST), Tuple.of(1, Key.TENTH), Tuple.of(4, Key.ONLINE));
    }

    private static Arbitrary<Key> onlineMostly() {
        return Arbitraries.frequency(Tuple.of(9, Key.ONLINE), Tuple.of(1, Key.FIRST));
    }

    private static Arbitrary<Integer> any() {
        return Arbitraries.integers().between(0, 11);
    }

    private static Arbitrary<Boolean> rarely() {
        return Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true));
    }
}
