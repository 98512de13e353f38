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

    /**
     * What operators are told of a connection.
     *
     * @param address an IP address
     * @param protocol in words
     */
    record Origin(String address, String protocol) {}

    /**
     * What a bridge says of itself.
     *
     * @param software null if it does not say
     * @param unreachableLocks those that it can't reach by radio at the moment
     */
    record Status(@Nullable String software, List<String> unreachableLocks) {
        public Status {
            unreachableLocks = List.copyOf(unreachableLocks);
        }
    }

    /**
     * How a bridge stands.
     *
     * @param newestSession null if it is disabled
     */
    record Standing(String bridgeId, @Nullable Long newestSession, long revision) {}

    /** What the bridge's secret is derived with; null if there is no such bridge or it is disabled. */
    Uni<@Nullable String> saltOf(String bridgeId);

    /**
     * Makes this instance the bridge's newest connection.
     *
     * @param salt that its secret was compared with; null if it has shown none
     * @return null if it was disabled meanwhile, or has another secret
     */
    Uni<@Nullable Claim> claim(String bridgeId, @Nullable String salt, Origin origin, Instant now);

    Uni<Claim> revisionOf(String bridgeId);

    /** Ids of the locks that are assigned to the bridge. */
    Uni<Set<String>> locksOf(String bridgeId);

    /** The connection has ended; changes nothing if a newer one has claimed the bridge. */
    Uni<Void> release(String bridgeId, long sessionNumber, Instant lastSeen);

    /** Takes the place of what it said before; changes nothing if a newer connection has claimed the bridge. */
    Uni<Void> status(String bridgeId, long sessionNumber, Status status, Instant at);

    /** All bridges with another newest connection, other locks, or another right to connect since then. */
    Uni<Changed<Standing>> changedSince(Changed.Mark mark);

    /** How these bridges stand, whatever has changed; none for one that is not enrolled. */
    Uni<List<Standing>> standings(Collection<String> bridgeIds);

    Uni<Void> seen(Map<String, Instant> lastSeen);

    /**
     * Connections that this instance holds and that another one has taken for those of a dead one, as this was away from the database for too long. Those
     * that have ended meanwhile are to be released again.
     *
     * @param sessions session number by bridge id
     * @return bridge ids
     */
    Uni<List<String>> reclaim(Map<String, Long> sessions, Instant now);

    /**
     * A connection that nobody has ended: its instance is dead.
     *
     * @param lastSeen as far as that had been written
     */
    record Orphan(String bridgeId, long sessionNumber, Instant lastSeen) {}

    /** This instance is alive; the connections of dead ones are ended. One instance is told of each of these, by the clock of the database. */
    Uni<List<Orphan>> alive();

    /** Ends what this instance holds. */
    Uni<Void> leave();
}
