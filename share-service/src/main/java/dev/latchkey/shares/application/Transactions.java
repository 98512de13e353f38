package dev.latchkey.shares.application;

import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/** Runs a command's work in one database transaction. */
public interface Transactions {
    /**
     * Commits when the work succeeds, rolls back when it fails. Once begun it goes on to its end, even if the client
     * that asked for it hangs up. After a commit that announced something, the relay is woken.
     */
    <T> Uni<T> inTransaction(Function<Session, Uni<T>> work);
}
