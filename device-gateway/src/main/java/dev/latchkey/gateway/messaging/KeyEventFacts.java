package dev.latchkey.gateway.messaging;

import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.LockOrder;
import dev.latchkey.events.LockState;
import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.events.ZoneOrder;
import dev.latchkey.feed.LockEvent;
import dev.latchkey.gateway.command.Lane;
import dev.latchkey.gateway.command.LockFact;
import dev.latchkey.gateway.command.PendingOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one key event tells the gateway. */
record KeyEventFacts(String lockId, long sequence, LockFact fact) {
    private static final Pattern SLOT_OF_KEY = Pattern.compile("\\.online-([1-9][0-9]{0,4})$");

    /** @throws UnreadableEvent if it lacks what its kind needs, or is of another lock */
    static KeyEventFacts of(LockEvent at) throws UnreadableEvent {
        Envelope<KeyEvent> event = at.event();
        if (event == null) {
            return new KeyEventFacts(at.lockId(), at.sequence(), new LockFact.Irrelevant());
        }
        KeyEventFacts facts = of(event);
        if (!facts.lockId().equals(at.lockId())) {
            throw new UnreadableEvent("its state is another lock's");
        }
        return facts;
    }

    private static KeyEventFacts of(Envelope<KeyEvent> event) throws UnreadableEvent {
        return switch (event.data()) {
            case KeyEvent.LockOrderGiven e -> given(event, e);
            case KeyEvent.LockOrderAnswered e ->
                facts(
                        event,
                        e.lock().lockId(),
                        new LockFact.Answered(
                                lane(e.lock(), e.lockOrder()), e.lockOrder().orderId()));
            case KeyEvent.LockZoneOrderGiven e -> given(event, e);
            case KeyEvent.LockZoneOrderAnswered e ->
                facts(
                        event,
                        e.lock().lockId(),
                        new LockFact.Answered(zone(e.lock()), e.zoneOrder().orderId()));
            case KeyEvent.OfLock e ->
                facts(
                        event,
                        e.lock().lockId(),
                        new LockFact.AdministratorsAre(e.lock().administrators()));
            case KeyEvent.DeactivationOrdered e -> ordered(event, e);
            case KeyEvent.KeyDeactivated e -> confirmed(event, e.key());
            case KeyEvent.KeyEnabled e -> irrelevant(event, e.key());
            case KeyEvent.KeyRenamed e -> irrelevant(event, e.key());
            case KeyEvent.KeyDisabled e -> irrelevant(event, e.key());
            case KeyEvent.KeyShared e -> irrelevant(event, e.key());
            case KeyEvent.ShareModified e -> irrelevant(event, e.key());
            case KeyEvent.ShareCancelled e -> irrelevant(event, e.key());
            case KeyEvent.ShareRevoked e -> irrelevant(event, e.key());
            case KeyEvent.KeyReset e -> irrelevant(event, e.key());
            case KeyEvent.KeyDownloaded e -> irrelevant(event, e.key());
            case KeyEvent.KeyUsed e -> irrelevant(event, e.key());
            case KeyEvent.KeyUnlocked e -> irrelevant(event, e.key());
        };
    }

    private static KeyEventFacts ordered(Envelope<KeyEvent> event, KeyEvent.DeactivationOrdered e)
            throws UnreadableEvent {
        KeyState key = e.key();
        DeactivationState deactivation = deactivation(key);
        return facts(
                event,
                key.lockId(),
                new LockFact.Ordered(new PendingOrder(
                        Lane.deactivating(key.lockId(), key.slot()),
                        deactivation.orderId(),
                        deactivation.upToGeneration(),
                        e.order(),
                        event.sequence(),
                        deactivation.orderedAt(),
                        null)));
    }

    private static KeyEventFacts given(Envelope<KeyEvent> event, KeyEvent.LockOrderGiven e) throws UnreadableEvent {
        LockOrder order = e.lockOrder();
        return facts(
                event,
                e.lock().lockId(),
                new LockFact.Ordered(new PendingOrder(
                        lane(e.lock(), order),
                        order.orderId(),
                        0,
                        e.order(),
                        event.sequence(),
                        order.orderedAt(),
                        order.expiresAt())));
    }

    private static KeyEventFacts given(Envelope<KeyEvent> event, KeyEvent.LockZoneOrderGiven e) {
        ZoneOrder order = e.zoneOrder();
        return facts(
                event,
                e.lock().lockId(),
                new LockFact.Ordered(new PendingOrder(
                        zone(e.lock()), order.orderId(), 0, e.order(), event.sequence(), order.orderedAt(), null)));
    }

    private static Lane zone(LockState lock) {
        return new Lane(lock.lockId(), Lane.Kind.SET_ZONE, 0);
    }

    private static Lane lane(LockState lock, LockOrder order) throws UnreadableEvent {
        return switch (order.kind()) {
            case OPEN -> new Lane(lock.lockId(), Lane.Kind.OPEN, onlineSlot(order));
            case SET_CLOCK -> new Lane(lock.lockId(), Lane.Kind.SET_CLOCK, 0);
            case TRUST_ISSUERS -> new Lane(lock.lockId(), Lane.Kind.TRUST_ISSUERS, 0);
            case PROVISION -> new Lane(lock.lockId(), Lane.Kind.PROVISION, 0);
        };
    }

    private static int onlineSlot(LockOrder order) throws UnreadableEvent {
        Matcher slot = SLOT_OF_KEY.matcher(order.keyId() == null ? "" : order.keyId());
        if (!slot.find()) {
            throw new UnreadableEvent("an order to open for no key");
        }
        return Integer.parseInt(slot.group(1));
    }

    /** The receipt of an older order leaves the newest pending in the key's state; that one has to go on (R4). */
    private static KeyEventFacts confirmed(Envelope<KeyEvent> event, KeyState key) {
        DeactivationState newest = key.deactivation();
        if (newest == null || newest.confirmedAt() == null) {
            return irrelevant(event, key);
        }
        return facts(
                event,
                key.lockId(),
                new LockFact.Confirmed(
                        Lane.deactivating(key.lockId(), key.slot()), newest.orderId(), newest.upToGeneration()));
    }

    private static DeactivationState deactivation(KeyState key) throws UnreadableEvent {
        DeactivationState deactivation = key.deactivation();
        if (deactivation == null) {
            throw new UnreadableEvent("no deactivation in the key's state");
        }
        return deactivation;
    }

    private static KeyEventFacts irrelevant(Envelope<KeyEvent> event, KeyState key) {
        return facts(event, key.lockId(), new LockFact.Irrelevant());
    }

    private static KeyEventFacts facts(Envelope<KeyEvent> event, String lockId, LockFact fact) {
        return new KeyEventFacts(lockId, event.sequence(), fact);
    }
}
