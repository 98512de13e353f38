package dev.latchkey.keys.application;

import dev.latchkey.http.reading.ConsistencyToken;
import io.smallrye.mutiny.Uni;
import java.util.Set;

/** How far the tables are. */
public interface AppliedState {
    /** What a read asks for: its account is to see everything up to the token. */
    record Asked(String accountId, ConsistencyToken token) {}

    /**
     * Those that a list that is read from now on shows: events, and the names that belong to them.
     *
     * @return never one whose account has not had to do with that lock: an answer would tell that the lock exists
     */
    Uni<Set<Asked>> shown(Set<Asked> asked);
}
