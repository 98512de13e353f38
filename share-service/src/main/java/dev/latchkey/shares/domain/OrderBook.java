package dev.latchkey.shares.domain;

import java.util.List;

/**
 * What the platform knows of its orders to one lock.
 *
 * @param lastNumber of the newest order; 0 before the first
 * @param believed ids of the issuer keys that the lock believes, by its receipt or since it was made; sorted
 * @param taught ids of the issuer keys that it was last told to believe; sorted
 */
public record OrderBook(long lastNumber, List<String> believed, List<String> taught) {
    public OrderBook {
        believed = List.copyOf(believed);
        taught = List.copyOf(taught);
    }

    /** Of a lock that was made believing these issuer keys. */
    public static OrderBook made(List<String> issuers) {
        return new OrderBook(0, issuers, issuers);
    }

    public OrderBook with(LockOrder order) {
        List<String> told = order.wish() instanceof LockOrder.TrustIssuers trust ? trust.keyIds() : taught;
        return new OrderBook(Math.max(lastNumber, order.number()), believed, told);
    }

    /** After the lock's receipt that it has obeyed. */
    public OrderBook obeyed(LockOrder order) {
        return order.wish() instanceof LockOrder.TrustIssuers trust
                ? new OrderBook(lastNumber, trust.keyIds(), taught)
                : this;
    }
}
