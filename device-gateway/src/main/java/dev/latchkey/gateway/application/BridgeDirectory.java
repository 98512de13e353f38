package dev.latchkey.gateway.application;

import dev.latchkey.gateway.application.BridgeRegistry.LastRefusal;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All bridges, page by page. */
public interface BridgeDirectory {
    /** What {@link BridgeRegistry.BridgeDetails} says of a bridge, and how much there is of what it lists. */
    record BridgeSummary(
            String bridgeId,
            Instant enrolledAt,
            boolean disabled,
            boolean connected,
            @Nullable Instant connectedSince,
            @Nullable String address,
            @Nullable String protocol,
            @Nullable Boolean subscribed,
            @Nullable Instant lastSeen,
            @Nullable LastRefusal lastRefusal,
            int locks,
            int pendingOrders) {}

    /**
     * Which bridges, in the order of their ids.
     *
     * @param after the last one of the page before; null for the first page
     * @param connected only those that are, or only those that are not; null for all
     * @param disabled as {@code connected}
     */
    record Search(
            int limit,
            @Nullable String after,
            @Nullable Boolean connected,
            @Nullable Boolean disabled) {}

    /** Up to one more than the limit, which says that there is another page. */
    Uni<List<BridgeSummary>> find(Search search);
}
