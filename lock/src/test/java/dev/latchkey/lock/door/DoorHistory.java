package dev.latchkey.lock.door;

import dev.latchkey.lock.door.DoorAction.Dates;
import dev.latchkey.lock.door.DoorAction.Order;
import dev.latchkey.lock.door.DoorAction.Paper;
import dev.latchkey.lock.door.DoorAction.Presenter;
import dev.latchkey.lock.door.DoorAction.Proof;
import dev.latchkey.lock.door.DoorAction.Unlock;
import dev.latchkey.lock.protocol.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The reference model: the list of what has happened, and the rules asked of that list. It has no floor, no counter and no state
 * beside the list, so it shares no idea with the lock that it judges.
 */
final class DoorHistory {
    private record Happened(boolean opened, int slot, int generation) {}

    private final List<Happened> past = new ArrayList<>();
    private boolean clockTrusted = true;

    /** Empty when the lock must open. */
    Optional<Refusal> expected(Unlock attempt) {
        return switch (attempt.paper()) {
            case GARBAGE -> Optional.of(Refusal.MALFORMED);
            case OTHER_ISSUER, FORGED, TAMPERED -> Optional.of(Refusal.UNTRUSTED_ISSUER);
            case OTHER_LOCK -> Optional.of(Refusal.OTHER_LOCK);
            case GENUINE -> expectedOfGenuine(attempt);
        };
    }

    private Optional<Refusal> expectedOfGenuine(Unlock attempt) {
        if (attempt.slot() < 1 || attempt.slot() > 10) {
            return Optional.of(Refusal.OTHER_LOCK);
        }
        if (past.stream().anyMatch(event -> supersedes(event, attempt))) {
            return Optional.of(Refusal.SUPERSEDED);
        }
        if (attempt.presenter() != Presenter.HOLDER || attempt.proof() != Proof.FRESH) {
            return Optional.of(Refusal.NO_PROOF);
        }
        if (!clockTrusted) {
            return Optional.of(Refusal.CLOCK_UNTRUSTED);
        }
        if (attempt.dates() == Dates.FUTURE) {
            return Optional.of(Refusal.NOT_YET);
        }
        if (attempt.dates() == Dates.PAST) {
            return Optional.of(Refusal.EXPIRED);
        }
        return attempt.unlocks() != null && openings(attempt.slot(), attempt.generation()) >= attempt.unlocks()
                ? Optional.of(Refusal.USED_UP)
                : Optional.empty();
    }

    private static boolean supersedes(Happened event, Unlock attempt) {
        boolean newer =
                event.opened() ? event.generation() > attempt.generation() : event.generation() >= attempt.generation();
        return event.slot() == attempt.slot() && newer;
    }

    private long openings(int slot, int generation) {
        return past.stream()
                .filter(event -> event.opened() && event.slot() == slot && event.generation() == generation)
                .count();
    }

    boolean isToBeObeyed(Order order) {
        return order.paper() == Paper.GENUINE && order.slot() >= 1 && order.slot() <= 10;
    }

    void opened(Unlock attempt) {
        past.add(new Happened(true, attempt.slot(), attempt.generation()));
    }

    void obeyed(Order order) {
        past.add(new Happened(false, order.slot(), order.generation()));
    }

    void clockIsTrusted(boolean trusted) {
        clockTrusted = trusted;
    }
}
