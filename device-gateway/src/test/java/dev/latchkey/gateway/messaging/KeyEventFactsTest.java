package dev.latchkey.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.events.Actor;
import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.KeyStatus;
import dev.latchkey.events.LockState;
import dev.latchkey.events.OrderOutcome;
import dev.latchkey.events.ReportWay;
import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.events.ZoneOrder;
import dev.latchkey.feed.LockEvent;
import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.LockFact;
import dev.latchkey.gateway.command.PendingOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeyEventFactsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Actor ACTOR = Actor.account("acc-1");

    private static LockEvent event(long sequence, KeyEvent data) {
        return new LockEvent(
                "LK-1",
                sequence,
                new Envelope<>("LK-1:" + sequence, "type", "/share-service", "LK-1", NOON, sequence, null, null, data));
    }

    private static KeyState key(@Nullable DeactivationState deactivation) {
        return new KeyState(
                "LK-1.offline-2",
                "LK-1",
                KeyKind.OFFLINE,
                2,
                KeyStatus.DEACTIVATING,
                1,
                "acc-1",
                3,
                null,
                List.of(),
                deactivation);
    }

    @Test
    @Tag("R1")
    void r1_deactivationOrdered_isAnOrder() throws Exception {
        DeactivationState deactivation = new DeactivationState("order-1", 3, NOON, null, null);

        assertThat(KeyEventFacts.of(event(7, new KeyEvent.DeactivationOrdered(ACTOR, key(deactivation), "a.b.c"))))
                .isEqualTo(new KeyEventFacts(
                        "LK-1",
                        7,
                        new LockFact.Ordered(
                                new PendingOrder(Lane.deactivating("LK-1", 2), "order-1", 3, "a.b.c", 7, NOON, null))));
    }

    @Test
    @Tag("R2")
    void r2_keyDeactivated_isAConfirmation() throws Exception {
        DeactivationState deactivation = new DeactivationState("order-1", 3, NOON, NOON, ReportWay.PHONE);

        assertThat(KeyEventFacts.of(event(8, new KeyEvent.KeyDeactivated(Actor.LOCK, key(deactivation), 17, NOON))))
                .isEqualTo(new KeyEventFacts(
                        "LK-1", 8, new LockFact.Confirmed(Lane.deactivating("LK-1", 2), "order-1", 3)));
    }

    @Test
    @Tag("R4")
    void r4_receiptOfAnOlderOrder_leavesTheNewestPending() throws Exception {
        DeactivationState newest = new DeactivationState("order-2", 4, NOON, null, null);

        assertThat(KeyEventFacts.of(event(9, new KeyEvent.KeyDeactivated(Actor.LOCK, key(newest), 17, NOON))))
                .isEqualTo(new KeyEventFacts("LK-1", 9, new LockFact.Irrelevant()));
        assertThat(KeyEventFacts.of(event(10, new KeyEvent.KeyDeactivated(Actor.LOCK, key(null), 18, NOON))))
                .isEqualTo(new KeyEventFacts("LK-1", 10, new LockFact.Irrelevant()));
    }

    @Test
    @Tag("S6")
    void s6_zoneOrder_hasALaneOfItsOwn_untilItIsAnswered() throws Exception {
        LockState lock = new LockState("LK-1", "Model S", "Asia/Tokyo", 1, List.of("acc-1"));
        ZoneOrder order = new ZoneOrder("order-4", 9, NOON);
        Lane lane = new Lane("LK-1", Lane.Kind.SET_ZONE, 0);

        assertThat(KeyEventFacts.of(event(5, new KeyEvent.LockZoneOrderGiven(ACTOR, lock, order, "a.b.c"))))
                .isEqualTo(new KeyEventFacts(
                        "LK-1", 5, new LockFact.Ordered(new PendingOrder(lane, "order-4", 0, "a.b.c", 5, NOON, null))));
        assertThat(KeyEventFacts.of(event(
                        6,
                        new KeyEvent.LockZoneOrderAnswered(
                                Actor.LOCK, lock, order, OrderOutcome.OBEYED, null, 17, NOON, ReportWay.BRIDGE))))
                .isEqualTo(new KeyEventFacts("LK-1", 6, new LockFact.Answered(lane, "order-4")));
    }

    @Test
    @Tag("B3")
    void b3_eventsOfTheLock_tellItsAdministrators() throws Exception {
        LockState lock = new LockState("LK-1", "Model S", "Europe/Paris", 1, List.of("acc-1", "acc-2"));

        assertThat(KeyEventFacts.of(event(2, new KeyEvent.LockClaimed(ACTOR, lock))))
                .isEqualTo(new KeyEventFacts("LK-1", 2, new LockFact.AdministratorsAre(List.of("acc-1", "acc-2"))));
    }

    @Test
    void otherEvents_onlyAdvanceTheSequence() throws Exception {
        assertThat(KeyEventFacts.of(event(3, new KeyEvent.KeyEnabled(ACTOR, key(null)))))
                .isEqualTo(new KeyEventFacts("LK-1", 3, new LockFact.Irrelevant()));
    }

    @Test
    void eventOfUnknownType_onlyAdvancesTheSequence() throws Exception {
        assertThat(KeyEventFacts.of(new LockEvent("LK-1", 3, null)))
                .isEqualTo(new KeyEventFacts("LK-1", 3, new LockFact.Irrelevant()));
    }

    @Test
    void orderWithoutItsState_orOfAnotherLock_isUnreadable() {
        assertThatThrownBy(
                        () -> KeyEventFacts.of(event(1, new KeyEvent.DeactivationOrdered(ACTOR, key(null), "a.b.c"))))
                .isInstanceOf(UnreadableEvent.class);
        LockEvent own = event(1, new KeyEvent.KeyEnabled(ACTOR, key(null)));
        assertThatThrownBy(() -> KeyEventFacts.of(new LockEvent("LK-2", 1, own.event())))
                .isInstanceOf(UnreadableEvent.class);
    }
}
