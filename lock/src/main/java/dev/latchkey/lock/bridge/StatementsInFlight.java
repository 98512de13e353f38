package dev.latchkey.lock.bridge;

import dev.latchkey.lock.bridge.VirtualLock.SignedStatement;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/**
 * Statements that are on their way to the gateway: one of a lock at a time, so that each lock's arrive in counter order; of several locks together, as
 * each waits for Kafka. When the gateway closes the line instead of acknowledging, any of them may be the one that it does not take: all are suspects then, and
 * statements go one by one until each suspect has been taken or is known to be it ({@link HeldBack}). Over all sessions; used by one thread.
 */
final class StatementsInFlight {
    private static final int MOST = 32;

    private final HeldBack heldBack;
    private final Set<String> suspects = new HashSet<>();
    private final Map<String, InFlight> inFlight = new LinkedHashMap<>();

    StatementsInFlight() {
        this(System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    StatementsInFlight(LongSupplier nanoTime) {
        this.heldBack = new HeldBack(nanoTime);
    }

    private record InFlight(SignedStatement statement, CompletableFuture<?> acknowledged) {}

    /** Who is told that the gateway has it for good. */
    interface Taken {
        void taken(SignedStatement statement) throws IOException;
    }

    boolean hasRoom() {
        return inFlight.size() < (suspects.isEmpty() ? MOST : 1);
    }

    /** Whether a statement of this lock may be sent now. */
    boolean mayUse(String lockId) {
        return !inFlight.containsKey(lockId) && heldBack.mayUse(lockId);
    }

    void add(SignedStatement statement, CompletableFuture<?> acknowledged) {
        inFlight.put(statement.lockId(), new InFlight(statement, acknowledged));
    }

    /**
     * Takes those out that have been acknowledged.
     *
     * @throws IOException if one was not; the line is of no use any more
     */
    void settle(Taken taken) throws IOException, InterruptedException {
        for (Iterator<InFlight> i = inFlight.values().iterator(); i.hasNext(); ) {
            InFlight one = i.next();
            if (one.acknowledged.isDone()) {
                try {
                    one.acknowledged.get();
                } catch (ExecutionException | CompletionException e) {
                    throw new IOException("a statement was not taken", e);
                }
                i.remove();
                heldBack.succeeded(one.statement.lockId());
                suspects.remove(one.statement.lockId());
                taken.taken(one.statement);
            }
        }
    }

    /** No lock has anything that may be sent now: what a suspect had to say has been taken, or is out of reach. */
    void nothingToSend() {
        if (inFlight.isEmpty()) {
            suspects.clear();
        }
    }

    /** The line is gone, with whatever was on its way; that is sent again. */
    void lineLost() {
        if (inFlight.size() == 1) {
            String lockId = inFlight.keySet().iterator().next();
            heldBack.failed(lockId);
            suspects.remove(lockId);
        } else {
            suspects.addAll(inFlight.keySet());
        }
        inFlight.clear();
    }
}
