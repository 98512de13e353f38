package dev.latchkey.shares.application;

import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/** Runs a command's work in one database transaction. */
public interface Transactions {
    /**
     * Commits when the work succeeds, rolls back when it fails. Once begun it goes on to its end, even if the client
     * that asked for it hangs up. After a commit that announced something, the relay is woken.
     */
    <T> Uni<T> inTransaction(Function<Session, Uni<T>> work);

    /** As {@link #inTransaction}, for tries of codes: only a few at a time, as those that wait for the same count hold what others need. */
    <T> Uni<T> forCode(Function<Session, Uni<T>> work);

    /**
     * As {@link #inTransaction}, together with commands on other locks that wait at the same time: it costs each of them less. Of
     * two commands on one lock, or with one idempotency key, the second begins when the first is committed.
     *
     * @param lock the only one that the work takes
     * @param work may be run again after a rollback, so it changes nothing but by its session
     */
    <T> Uni<T> inSharedTransaction(LockId lock, Request request, Function<Session, Uni<T>> work);

    /** The same, together with what other locks report. */
    <T> Uni<T> forReport(LockId lock, Function<Session, Uni<T>> work);
}
