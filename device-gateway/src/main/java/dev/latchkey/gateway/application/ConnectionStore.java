package dev.latchkey.gateway.application;

import dev.latchkey.gateway.auth.KeptSecret;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a connection has to know of its bridge, and what is kept of it. Whose connection it is: {@link ClaimStore}. */
public interface ConnectionStore {
    /**
     * How a bridge stands.
     *
     * @param newestSession null if it is disabled
     */
    record Standing(String bridgeId, @Nullable Long newestSession, long revision) {}

    /** What is kept of the bridge's secret; null if there is no such bridge or it is disabled. */
    Uni<@Nullable KeptSecret> keptSecretOf(String bridgeId);

    /** Of the bridge's locks. */
    Uni<Long> revisionOf(String bridgeId);

    /** Ids of the locks that are assigned to the bridge. */
    Uni<Set<String>> locksOf(String bridgeId);

    /** Of a connection's one after the other; changes nothing if a newer connection has claimed the bridge. The same once more changes nothing. */
    Uni<Void> status(String bridgeId, long sessionNumber, StatusReport status, Instant at);

    /** All bridges with another newest connection, other locks, or another right to connect since then. */
    Uni<Changed<Standing>> changedSince(Changed.Mark mark);

    /** How these bridges stand, whatever has changed; none for one that is not enrolled. */
    Uni<List<Standing>> standings(Collection<String> bridgeIds);

    /**
     * Whether a connection has subscribed to its bridge's orders.
     *
     * @param sessionNumber of the connection
     */
    record Subscribing(String bridgeId, long sessionNumber, boolean subscribed) {}

    /** For operators and administrators; changes nothing of a bridge that a newer connection has claimed. Not all or none. */
    Uni<Void> subscribing(List<Subscribing> connections);

    /** When something was last heard of each of them; an earlier time than the one that is known changes nothing. Not all or none. */
    Uni<Void> seen(Map<String, Instant> lastSeen);
}
