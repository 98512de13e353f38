package dev.latchkey.shares.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.shares.domain.KeyEvent;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.LockOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order that waits for a lock, as who takes it there sees it.
 *
 * @param keyId that it is about; null if it is about the lock itself
 * @param upToGeneration the lock forgets the key up to it, inclusive; null for other kinds than deactivating
 * @param expiresAt exclusive; null if it is good until it is answered
 * @param order compact JWS for the lock, which alone judges it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrderView(
        String orderId,
        Kind kind,
        @Nullable String keyId,
        @Nullable Integer upToGeneration,
        Instant orderedAt,
        @Nullable Instant expiresAt,
        String order) {
    /** As the lock's contract names them. */
    public enum Kind {
        @JsonProperty("deactivate")
        DEACTIVATE,
        @JsonProperty("open")
        OPEN,
        @JsonProperty("set-clock")
        SET_CLOCK,
        @JsonProperty("set-zone")
        SET_ZONE,
        @JsonProperty("trust-issuers")
        TRUST_ISSUERS,
        @JsonProperty("provision")
        PROVISION
    }

    static OrderView of(KeyId key, KeyEvent.DeactivationOrdered event, String signed) {
        return new OrderView(event.orderId(), Kind.DEACTIVATE, key.toString(), event.upTo(), event.at(), null, signed);
    }

    static OrderView of(LockOrder order, String signed) {
        Kind kind = switch (order.wish().kind()) {
            case OPEN -> Kind.OPEN;
            case SET_CLOCK -> Kind.SET_CLOCK;
            case SET_ZONE -> Kind.SET_ZONE;
            case TRUST_ISSUERS -> Kind.TRUST_ISSUERS;
            case PROVISION -> Kind.PROVISION;
        };
        String key = order.wish() instanceof LockOrder.Open open ? open.key().toString() : null;
        return new OrderView(
                order.orderId(), kind, key, null, order.at(), order.expiresAt().orElse(null), signed);
    }

    @Override
    public String toString() {
        return "OrderView[" + orderId + "]"; // no signed order in a log
    }
}
