package dev.latchkey.keys.lists;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.events.DeactivationState;
import dev.latchkey.events.ReportWay;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order to the lock to forget, and which of the two it is: pending or confirmed, since when, by which way (R2).
 *
 * @param upToGeneration inclusive
 */
public record DeactivationView(
        State state,
        String orderId,
        int upToGeneration,
        Instant orderedAt,
        @Nullable Instant confirmedAt,
        @Nullable ReportWay confirmedBy) {

    public enum State {
        @JsonProperty("pending")
        PENDING,
        @JsonProperty("confirmed")
        CONFIRMED
    }

    static @Nullable DeactivationView of(@Nullable DeactivationState order) {
        return order == null
                ? null
                : new DeactivationView(
                        order.confirmedAt() == null ? State.PENDING : State.CONFIRMED,
                        order.orderId(),
                        order.upToGeneration(),
                        order.orderedAt(),
                        order.confirmedAt(),
                        order.confirmedBy());
    }
}
