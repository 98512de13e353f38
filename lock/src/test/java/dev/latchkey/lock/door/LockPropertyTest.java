package dev.latchkey.lock.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lock.door.DoorAction.ClockSet;
import dev.latchkey.lock.door.DoorAction.OpenRemotely;
import dev.latchkey.lock.door.DoorAction.Order;
import dev.latchkey.lock.door.DoorAction.PowerLost;
import dev.latchkey.lock.door.DoorAction.ProvisionAnew;
import dev.latchkey.lock.door.DoorAction.ResetToFactory;
import dev.latchkey.lock.door.DoorAction.SetTime;
import dev.latchkey.lock.door.DoorAction.StatementTaken;
import dev.latchkey.lock.door.DoorAction.TimeLost;
import dev.latchkey.lock.door.DoorAction.TimePasses;
import dev.latchkey.lock.door.DoorAction.Unlock;
import dev.latchkey.lock.door.DoorAction.UseTicket;
import dev.latchkey.lock.door.OrderAnswer.ClockIsSet;
import dev.latchkey.lock.door.OrderAnswer.Done;
import dev.latchkey.lock.door.OrderAnswer.DoorOpens;
import dev.latchkey.lock.door.UnlockAnswer.Opens;
import dev.latchkey.lock.door.UnlockAnswer.OpensByTicket;
import dev.latchkey.lock.door.UnlockAnswer.StaysShut;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Any sequence of events at the door, by people and thieves, with power losses, lost times and factory resets in between. */
@Tag("U1")
@Tag("U2")
@Tag("R4")
class LockPropertyTest {
    @Property(tries = 250, edgeCases = EdgeCasesMode.NONE)
    @Tag("inv-10")
    @Tag("inv-11")
    @Tag("D2")
    @Tag("D4")
    void inv11_lock_opensExactlyWhenTheRulesSay(@ForAll("days") List<DoorAction> day) {
        DoorUnderTest door = new DoorUnderTest();
        DoorHistory history = new DoorHistory();
        for (DoorAction action : day) {
            happensAsTheRulesSay(door, history, action);
        }
    }

    @Property(tries = 250, edgeCases = EdgeCasesMode.NONE)
    @Tag("inv-10")
    @Tag("U3")
    void inv10_floorsCountersAndTheTime_neverFall(@ForAll("days") List<DoorAction> day) {
        DoorUnderTest door = new DoorUnderTest();
        DoorHistory history = new DoorHistory();
        Memory highest = door.lock().memory();
        Map<Long, Statement> said = new HashMap<>();
        for (DoorAction action : day) {
            happensAsTheRulesSay(door, history, action);
            Memory after = door.lock().memory();
            if (after.isUnprovisioned()) {
                continue; // it has nothing that could have fallen, and opens for nothing
            }
            for (int slot = 1; slot <= Lock.SLOTS; slot++) {
                assertThat(after.slot(slot).floor())
                        .isGreaterThanOrEqualTo(highest.slot(slot).floor());
            }
            assertThat(after.log().counter())
                    .isGreaterThanOrEqualTo(highest.log().counter());
            assertThat(after.trustedUpTo()).isAfterOrEqualTo(highest.trustedUpTo());
            assertThat(after.slots().equals(highest.slots())
                            || after.log().counter() > highest.log().counter())
                    .as("whatever moves a slot is stated")
                    .isTrue();
            for (Statement statement : after.log().waiting()) {
                assertThat(said.putIfAbsent(statement.counter(), statement)).isIn(null, statement);
            }
            highest = after;
        }
    }

    private static void happensAsTheRulesSay(DoorUnderTest door, DoorHistory history, DoorAction action) {
        switch (action) {
            case Unlock attempt -> {
                Optional<Refusal> expected = history.expected(attempt);
                assertThat(door.unlock(attempt))
                        .isEqualTo(answer(expected, new Opens(attempt.slot(), attempt.generation())));
                if (expected.isEmpty()) {
                    history.opened(attempt);
                }
            }
            case UseTicket use ->
                assertThat(door.use(use))
                        .isEqualTo(answer(history.expected(use), new OpensByTicket(DoorUnderTest.ONLINE_KEY)));
            case Order order -> {
                boolean obeyed = door.obey(order) instanceof Done;
                assertThat(obeyed).isEqualTo(history.isToBeObeyed(order));
                if (obeyed) {
                    history.obeyed(order);
                }
            }
            case OpenRemotely order -> {
                boolean opens = history.opens(order);
                assertThat(door.obey(order) instanceof DoorOpens).isEqualTo(opens);
            }
            case SetTime order -> {
                boolean sets = history.setsTheClock(order);
                assertThat(door.obey(order) instanceof ClockIsSet).isEqualTo(sets);
                if (sets) {
                    history.clockIsTrusted(true);
                }
            }
            case ProvisionAnew order -> {
                boolean provisions = history.isToBeObeyed(order);
                OrderAnswer answer = door.obey(order, history.slots(), history.highestNumber());
                if (provisions) {
                    assertThat(answer).isInstanceOf(Done.class);
                    history.provisioned();
                }
            }
            case ResetToFactory reset -> {
                door.reset();
                history.wiped();
            }
            case TimeLost lost -> {
                door.timeLost();
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

    private static UnlockAnswer answer(Optional<Refusal> refusal, UnlockAnswer otherwise) {
        return refusal.<UnlockAnswer>map(StaysShut::new).orElse(otherwise);
    }

    @Provide
    Arbitrary<List<DoorAction>> days() {
        return DoorActions.days();
    }
}
