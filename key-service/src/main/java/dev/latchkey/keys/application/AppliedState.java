package dev.latchkey.keys.application;

import dev.latchkey.http.reading.ConsistencyToken;
import io.smallrye.mutiny.Uni;

/** How far the tables are. */
public interface AppliedState {
    /**
     * Whether a list that is read from now on shows everything up to the token: events, and the names that belong to them.
     *
     * @return false for ever if the account has never had to do with that lock: an answer would tell that the lock exists
     */
    Uni<Boolean> shows(ConsistencyToken token, String accountId);
}
