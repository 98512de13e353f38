package dev.latchkey.lock.bridge;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;

/** The payload of the orders topic (bridges.md). */
record OrderMessage(String orderId, String lockId, String order) {

    /** Empty if it is none; a bridge has nobody to tell. */
    static Optional<OrderMessage> parse(byte[] payload) {
        try {
            var members = JSONObjectUtils.parse(new String(payload, StandardCharsets.UTF_8));
            if (members == null) { // null is JSON too
                return Optional.empty();
            }
            String orderId = JSONObjectUtils.getString(members, "orderId");
            String lockId = JSONObjectUtils.getString(members, "lockId");
            String order = JSONObjectUtils.getString(members, "order");
            return orderId == null || lockId == null || order == null
                    ? Optional.empty()
                    : Optional.of(new OrderMessage(orderId, lockId, order));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }
}
