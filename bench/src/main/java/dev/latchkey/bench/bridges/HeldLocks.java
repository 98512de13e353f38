package dev.latchkey.bench.bridges;

import dev.latchkey.lock.door.Lock;
import dev.latchkey.lock.door.Moment;
import dev.latchkey.lock.door.OrderAnswer;
import dev.latchkey.lock.door.OrderAnswer.ClockIsSet;
import dev.latchkey.lock.door.OrderAnswer.Done;
import dev.latchkey.lock.door.OrderAnswer.DoorOpens;
import dev.latchkey.lock.door.OrderAnswer.NotObeyed;
import dev.latchkey.lock.door.Step;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.Statement.Receipt;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The locks of held bridges. They check and obey orders as virtual locks do, but have one key for all of them and forget everything with this process. Each is made when
 * its first order comes. Nobody tells them that a receipt was taken, so a repeat is answered with the same one. Not thread-safe.
 */
public final class HeldLocks {
    private final LockKey key;
    private final TrustedIssuers issuers;
    private final Map<String, Lock> locks = new HashMap<>();

    /** @param issuers whose orders they obey */
    public HeldLocks(LockKey key, TrustedIssuers issuers) {
        this.key = key;
        this.issuers = issuers;
    }

    /** @return its receipt, signed; empty if it has nothing to say, as to what the platform has not signed */
    public Optional<String> obey(String lockId, String order) {
        Lock lock = locks.computeIfAbsent(lockId, id -> Lock.fresh(id, issuers));
        Step<OrderAnswer> step = lock.obey(order, new Moment(Instant.now(), true, Duration.ofNanos(System.nanoTime())));
        locks.put(lockId, step.next());
        return receipt(step.answer()).map(receipt -> Statements.sign(receipt, key));
    }

    private static Optional<Receipt> receipt(OrderAnswer answer) {
        return switch (answer) {
            case Done done -> Optional.of(done.receipt());
            case ClockIsSet set -> Optional.of(set.receipt());
            case DoorOpens opens -> Optional.of(opens.receipt());
            case NotObeyed refused -> Optional.ofNullable(refused.receipt());
        };
    }
}
