package dev.latchkey.lock.door;

import dev.latchkey.lock.door.DoorAction.OpenRemotely;
import dev.latchkey.lock.door.DoorAction.Order;
import dev.latchkey.lock.door.DoorAction.Paper;
import dev.latchkey.lock.door.DoorAction.Presenter;
import dev.latchkey.lock.door.DoorAction.Proof;
import dev.latchkey.lock.door.DoorAction.ProvisionAnew;
import dev.latchkey.lock.door.DoorAction.SetTime;
import dev.latchkey.lock.door.DoorAction.Unlock;
import dev.latchkey.lock.door.DoorAction.UseTicket;
import dev.latchkey.lock.protocol.Order.ProvisionedSlot;
import dev.latchkey.lock.protocol.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The reference model: the list of what has happened, and the rules asked of that list. It has no floor, no counter and no state
 * beside the list, so it shares no idea with the lock that it judges.
 */
final class DoorHistory {
    private record Happened(boolean opened, int slot, int generation) {}

    private final List<Happened> past = new ArrayList<>();
    private final List<Long> openOrders = new ArrayList<>();
    private final List<Long> clockOrders = new ArrayList<>();
    private boolean clockTrusted = true;
    private boolean wiped;

    /** Empty when the lock must open. */
    Optional<Refusal> expected(Unlock attempt) {
        return flaw(attempt.paper()).or(() -> expectedOfGenuine(attempt));
    }

    private static Optional<Refusal> flaw(Paper paper) {
        return switch (paper) {
            case GARBAGE -> Optional.of(Refusal.MALFORMED);
            case OTHER_ISSUER, FORGED, TAMPERED -> Optional.of(Refusal.UNTRUSTED_ISSUER);
            case OTHER_LOCK -> Optional.of(Refusal.OTHER_LOCK);
            case GENUINE -> Optional.empty();
        };
    }

    private Optional<Refusal> expectedOfGenuine(Unlock attempt) {
        if (attempt.slot() < 1 || attempt.slot() > 10) {
            return Optional.of(Refusal.OTHER_LOCK);
        }
        if (wiped) {
            return Optional.of(Refusal.UNPROVISIONED);
        }
        if (isSuperseded(attempt.slot(), attempt.generation())) {
            return Optional.of(Refusal.SUPERSEDED);
        }
        if (attempt.presenter() != Presenter.HOLDER || attempt.proof() != Proof.FRESH) {
            return Optional.of(Refusal.NO_PROOF);
        }
        if (!clockTrusted) {
            return Optional.of(Refusal.CLOCK_UNTRUSTED);
        }
        return switch (attempt.dates()) {
            case FUTURE -> Optional.of(Refusal.NOT_YET);
            case PAST -> Optional.of(Refusal.EXPIRED);
            case BEYOND_TABLE -> Optional.of(Refusal.OUTSIDE_TABLE);
            case NEVER_OPEN -> Optional.of(Refusal.OUTSIDE_HOURS);
            case NONE, CURRENT, ALWAYS_OPEN ->
                attempt.unlocks() != null && openings(attempt.slot(), attempt.generation()) >= attempt.unlocks()
                        ? Optional.of(Refusal.USED_UP)
                        : Optional.empty();
        };
    }

    private boolean isSuperseded(int slot, int generation) {
        return past.stream()
                .filter(event -> event.slot() == slot)
                .anyMatch(event -> event.opened() ? event.generation() > generation : event.generation() >= generation);
    }

    private int openings(int slot, int generation) {
        return (int) past.stream()
                .filter(event -> event.opened() && event.slot() == slot && event.generation() == generation)
                .count();
    }

    /** Empty when the lock must open. */
    Optional<Refusal> expected(UseTicket use) {
        return flaw(use.paper()).or(() -> {
            if (wiped) {
                return Optional.of(Refusal.UNPROVISIONED);
            }
            return switch (use.freshness()) {
                case FRESH -> Optional.empty();
                case TOO_LATE -> Optional.of(Refusal.EXPIRED);
                case REPLAYED, OUTDATED, UNASKED -> Optional.of(Refusal.WRONG_CHALLENGE);
            };
        });
    }

    boolean isToBeObeyed(Order order) {
        return reaches(order.paper()) && order.slot() >= 1 && order.slot() <= 10;
    }

    /** Whether the door is to open for it. Answered or not: its number is used, if it has reached the lock. */
    boolean opens(OpenRemotely order) {
        return isInTurn(order.paper(), order.number(), openOrders) && clockTrusted && order.current();
    }

    /** As {@link #opens}. */
    boolean setsTheClock(SetTime order) {
        return isInTurn(order.paper(), order.number(), clockOrders)
                && (clockTrusted ? order.ahead() > 0 : order.answers());
    }

    private boolean isInTurn(Paper paper, long number, List<Long> answered) {
        boolean inTurn = reaches(paper) && answered.stream().allMatch(earlier -> number > earlier);
        if (reaches(paper)) {
            answered.add(number);
        }
        return inTurn;
    }

    boolean isToBeObeyed(ProvisionAnew order) {
        return wiped && order.paper() == Paper.GENUINE && order.forThisReset();
    }

    private boolean reaches(Paper paper) {
        return paper == Paper.GENUINE && !wiped;
    }

    /** What the platform would give back: for each slot the lowest generation that may open, and how often it has. */
    List<ProvisionedSlot> slots() {
        return IntStream.rangeClosed(1, 10).mapToObj(this::slot).toList();
    }

    private ProvisionedSlot slot(int slot) {
        int lowest = IntStream.iterate(0, generation -> generation + 1)
                .filter(generation -> !isSuperseded(slot, generation))
                .findFirst()
                .orElseThrow();
        return new ProvisionedSlot(lowest, openings(slot, lowest));
    }

    /** Of all orders so far. */
    long highestNumber() {
        return Stream.concat(openOrders.stream(), clockOrders.stream())
                .mapToLong(number -> number)
                .max()
                .orElse(1);
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

    void wiped() {
        wiped = true;
    }

    void provisioned() {
        wiped = false;
        long number = highestNumber();
        openOrders.add(number);
        clockOrders.add(number);
    }
}
