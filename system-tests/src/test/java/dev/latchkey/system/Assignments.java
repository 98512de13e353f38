package dev.latchkey.system;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which locks each bridge has, and had (inv-14). A lock that is moved may still be its former bridge's for an instance that has not heard of it, so that one is no stranger until all
 * instances were well for a while.
 */
final class Assignments {
    private final List<Had> had = new ArrayList<>();

    /** @param until every instance knew that it is over; null as long as one may not know */
    private record Had(
            String bridgeId,
            String lockId,
            Instant from,
            @Nullable Instant until) {
        boolean allows(ArrivedOrder order) {
            return bridgeId.equals(order.bridgeId())
                    && lockId.equals(order.lockId())
                    && !order.at().isBefore(from)
                    && (until == null || !order.at().isAfter(until));
        }
    }

    /** To be called before the platform is asked to. */
    void assign(String bridgeId, String lockId) {
        had.add(new Had(bridgeId, lockId, Instant.now(), null));
    }

    /** The bridge that it was given to last. */
    String bridgeOf(String lockId) {
        return last(lockId).bridgeId();
    }

    /** Every instance knows by now who has which lock. */
    void areKnown() {
        Instant now = Instant.now();
        had.replaceAll(one -> one.until() != null || one.equals(last(one.lockId()))
                ? one
                : new Had(one.bridgeId(), one.lockId(), one.from(), now));
    }

    private Had last(String lockId) {
        return had.stream().filter(one -> one.lockId().equals(lockId)).toList().getLast();
    }

    /** @return those that came to a bridge to which they are none of its business */
    List<ArrivedOrder> astray(Stream<ArrivedOrder> orders) {
        return orders.filter(order -> had.stream().noneMatch(one -> one.allows(order)))
                .toList();
    }
}
