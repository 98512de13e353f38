package dev.latchkey.gateway.application;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which bridge is connected where, shared by all instances. */
public interface ConnectionStore {
    /**
     * The right to be a bridge's connection.
     *
     * @param sessionNumber rises with every claim of the bridge; the highest is the newest connection
     * @param revision of the bridge's locks, read before they are
     */
    record Claim(long sessionNumber, long revision) {}

    /** A connection that this instance holds. */
    record Held(String bridgeId, long sessionNumber, long revision) {}

    /**
     * A held connection that no longer agrees with the tables.
     *
     * @param newestSession null if the bridge is gone or disabled
     */
    record Changed(String bridgeId, @Nullable Long newestSession) {}

    /** What the bridge's secret is derived with; null if there is no such bridge or it is disabled. */
    Uni<@Nullable String> saltOf(String bridgeId);

    /** Makes this instance the bridge's newest connection; null if it was disabled meanwhile. */
    Uni<@Nullable Claim> claim(String bridgeId, Instant now);

    Uni<Claim> revisionOf(String bridgeId);

    /** Ids of the locks that are assigned to the bridge. */
    Uni<Set<String>> locksOf(String bridgeId);

    /** The connection has ended; changes nothing if a newer one has claimed the bridge. */
    Uni<Void> release(String bridgeId, long sessionNumber, Instant lastSeen);

    /** Those with a newer connection, another set of locks, or no right to connect any more. */
    Uni<List<Changed>> changed(Collection<Held> held);

    Uni<Void> seen(Map<String, Instant> lastSeen);

    /** This instance is alive; the connections of dead ones are ended. */
    Uni<Void> alive();

    /** Ends what this instance holds. */
    Uni<Void> leave();
}
