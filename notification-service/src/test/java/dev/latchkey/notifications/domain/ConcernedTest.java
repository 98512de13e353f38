package dev.latchkey.notifications.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.events.Actor;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.LockState;
import dev.latchkey.events.PossibleHolder;
import dev.latchkey.notifications.KeyEvents;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("inv-18")
@Tag("O5")
class ConcernedTest {
    private static final String ANNA = "acc-anna";
    private static final String BEN = "acc-ben";
    private static final String CLEO = "acc-cleo";

    private final KeyEvents key = new KeyEvents("LK-7Q2M", ANNA);

    @Test
    void inv18_sharerAndRecipient_areConcerned() {
        assertThat(Concerned.by(key.shared(1, BEN))).containsExactly(ANNA, BEN);
    }

    @Test
    void inv18_visitor_isNobody() {
        assertThat(Concerned.by(key.downloaded(1, null))).containsExactly(ANNA);
    }

    @Test
    void inv18_everyAdministrator_isConcerned_andWhoMadeHimOne() {
        LockState lock = new LockState("LK-7Q2M", "D1", "Europe/Vienna", 1, List.of(BEN, CLEO));

        assertThat(Concerned.by(new KeyEvent.AdministratorRemoved(Actor.account(ANNA), lock, ANNA)))
                .containsExactly(ANNA, BEN, CLEO);
    }

    @Test
    void inv18_lockWithoutAnOwner_concernsNobody() {
        LockState lock = new LockState("LK-7Q2M", "D1", "Europe/Vienna", 0, List.of());

        assertThat(Concerned.by(new KeyEvent.LockRegistered(Actor.PLATFORM, lock, "{}")))
                .isEmpty();
    }

    @Test
    void inv18_whoMayStillOpen_isConcerned() {
        KeyState state = new KeyState(
                key.keyId(),
                key.lockId(),
                KeyKind.OFFLINE,
                1,
                KeyStatus.DISABLED,
                1,
                null,
                2,
                null,
                List.of(new PossibleHolder(1, CLEO, KeyEvents.NOON), new PossibleHolder(2, null, KeyEvents.NOON)),
                null);

        assertThat(Concerned.by(new KeyEvent.KeyDisabled(Actor.account(ANNA), state, CLEO)))
                .containsExactly(ANNA, CLEO);
    }
}
