package dev.latchkey.gateway.application;

import dev.latchkey.gateway.auth.KeptSecret;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which instance has a bridge's connection, shared by all instances. */
public interface ClaimStore {
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
     * Makes this instance the bridge's newest connection.
     *
     * @param kept what its secret was compared with; null if it has shown none
     * @return null if it was disabled meanwhile, or has another secret
     */
    Uni<@Nullable Claim> claim(String bridgeId, @Nullable KeptSecret kept, Origin origin, Instant now);

    /**
     * What a bridge did that closed its line.
     *
     * @param reason as the metrics name it
     */
    record Fault(String reason, Instant at) {}

    /**
     * The connection has ended; changes nothing if a newer one has claimed the bridge. What it was closed for is kept by the same statement, so who breaks rules all the
     * time makes no more work than who connects all the time.
     *
     * @param fault null if it did nothing that it may not do; then the one before stays
     */
    Uni<Void> release(String bridgeId, long sessionNumber, Instant lastSeen, @Nullable Fault fault);

    /** As above, of one that did nothing that it may not do. */
    default Uni<Void> release(String bridgeId, long sessionNumber, Instant lastSeen) {
        return release(bridgeId, sessionNumber, lastSeen, null);
    }

    /**
     * Connections that this instance holds and that another one has taken for those of a dead one, as this was away from the database for too long. Those
     * that have ended meanwhile are to be released again. Takes some at a time; those that were taken before a failure stay so.
     *
     * @param sessions session number by bridge id
     * @return bridge ids
     */
    Multi<String> reclaim(Map<String, Long> sessions, Instant now);

    /**
     * A connection that nobody has ended: its instance is dead.
     *
     * @param lastSeen as far as that had been written
     */
    record Orphan(String bridgeId, long sessionNumber, Instant lastSeen) {}

    /** Session number by bridge id, of what this instance is said to hold. */
    Uni<Map<String, Long>> held();

    /**
     * This instance is alive, for twenty seconds from now by the clock of the database.
     *
     * @return false if it was not, so that others may have ended what it holds
     */
    Uni<Boolean> alive();

    /**
     * Ends the connections of instances that are not alive, but for those that somebody is changing just now. Ends some at a time, and one instance is told of each of
     * these, also if it then fails; whoever stops listening is not told of them all.
     */
    Multi<Orphan> endOfDead();

    /** Ends what this instance holds. */
    Uni<Void> leave();
}
