package dev.latchkey.shares.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key's place on its lock, whatever happens to the shares of it. Nothing here ever falls.
 *
 * @param nameVersion of the newest name; 0 before the first
 * @param generation of the newest share; 0 before the first
 * @param floor the lowest generation that the lock may still accept, by all evidence the platform has
 * @param issued credentials that were downloaded and that the lock may still accept, oldest first
 * @param deactivation the newest order; null if there was none, or it is confirmed and the key was shared again
 */
public record Slot(
        long nameVersion,
        int generation,
        int floor,
        List<Issued> issued,
        @Nullable Deactivation deactivation) {
    /** A credential that was downloaded. */
    public record Issued(int generation, Recipient recipient, Instant at) {}

    public static final Slot UNTOUCHED = new Slot(0, 0, 0, List.of(), null);

    public Slot {
        issued = List.copyOf(issued);
    }

    /** The newest generation that anybody could still open with; 0 if nobody can. */
    public int newestIssued() {
        return issued.isEmpty() ? 0 : issued.getLast().generation();
    }

    boolean hasPendingOrder() {
        return deactivation != null && deactivation.isPending();
    }

    Slot named(long version) {
        return new Slot(version, generation, floor, issued, deactivation);
    }

    Slot shared(int newGeneration) {
        Deactivation kept = hasPendingOrder() ? deactivation : null;
        return new Slot(nameVersion, newGeneration, floor, issued, kept);
    }

    Slot downloaded(Recipient recipient, Instant at) {
        List<Issued> more = new ArrayList<>(issued);
        more.add(new Issued(generation, recipient, at));
        return new Slot(nameVersion, generation, floor, more, deactivation);
    }

    Slot ordered(@Nullable Deactivation newest) {
        return new Slot(nameVersion, generation, floor, issued, newest);
    }

    Slot confirmed(Deactivation order) {
        return raised(order.upTo() + 1).ordered(newestAfter(order));
    }

    /** What the lock refuses by another order than the newest, it refuses; then that one is done as well. */
    private Deactivation newestAfter(Deactivation order) {
        if (deactivation == null || deactivation.orderId().equals(order.orderId())) {
            return order;
        }
        boolean covered = deactivation.isPending() && deactivation.upTo() <= order.upTo();
        return covered
                ? new Deactivation(
                        deactivation.orderId(), deactivation.upTo(), deactivation.orderedAt(), order.confirmation())
                : deactivation;
    }

    Slot used(int byGeneration) {
        return raised(byGeneration);
    }

    private Slot raised(int newFloor) {
        int raised = Math.max(floor, newFloor);
        List<Issued> accepted =
                issued.stream().filter(i -> i.generation() >= raised).toList();
        return new Slot(nameVersion, generation, raised, accepted, deactivation);
    }
}
