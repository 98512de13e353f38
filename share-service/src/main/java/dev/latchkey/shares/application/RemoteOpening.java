package dev.latchkey.shares.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.shares.application.LockOrderStore.Given;
import dev.latchkey.shares.application.LockOrderStore.OrderAnswer;
import dev.latchkey.shares.domain.LockOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has become of an order to open (U2).
 *
 * @param expiresAt exclusive: the lock does not open later than that, by its clock
 * @param unlocksLeft after this one; null without a limit, or when it is asked for later
 * @param answeredAt when the lock's answer was verified; null while there is none
 * @param reason why the lock refused, in the words of its contract
 * @param lockTime by the lock's clock; null when it had lost the time
 * @param statement the lock's answer as it signed it, compact JWS: the proof
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RemoteOpening(
        String orderId,
        String keyId,
        Status status,
        Instant orderedAt,
        Instant expiresAt,
        @Nullable Integer unlocksLeft,
        @Nullable Instant answeredAt,
        @Nullable String reason,
        @Nullable Instant lockTime,
        @Nullable String statement) {
    public enum Status {
        /** On its way. */
        @JsonProperty("ordered")
        ORDERED,
        /** The lock has signed that the door has opened. */
        @JsonProperty("opened")
        OPENED,
        /** The lock has signed that it did not open. */
        @JsonProperty("refused")
        REFUSED,
        /** Too late for the lock to open, and it has not said what it did. */
        @JsonProperty("unanswered")
        UNANSWERED
    }

    static RemoteOpening ordered(LockOrder order, LockOrder.Open open, @Nullable Integer unlocksLeft) {
        return new RemoteOpening(
                order.orderId(),
                open.key().toString(),
                Status.ORDERED,
                order.at(),
                open.expiresAt(),
                unlocksLeft,
                null,
                null,
                null,
                null);
    }

    static RemoteOpening of(Given given, LockOrder.Open open, Instant now) {
        OrderAnswer answer = given.answer();
        return new RemoteOpening(
                given.order().orderId(),
                open.key().toString(),
                status(answer, open, now),
                given.order().at(),
                open.expiresAt(),
                null,
                answer == null ? null : answer.at(),
                answer == null ? null : answer.refusal(),
                answer == null ? null : answer.lockTime(),
                answer == null ? null : answer.statement());
    }

    private static Status status(@Nullable OrderAnswer answer, LockOrder.Open open, Instant now) {
        if (answer != null) {
            return answer.refusal() == null ? Status.OPENED : Status.REFUSED;
        }
        return now.isBefore(open.expiresAt()) ? Status.ORDERED : Status.UNANSWERED;
    }

    @Override
    public String toString() {
        return "RemoteOpening[" + orderId + " " + status + "]"; // no statement in a log
    }
}
