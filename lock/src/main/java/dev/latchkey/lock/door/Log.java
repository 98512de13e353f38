package dev.latchkey.lock.door;

import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.EntriesLost;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statement.OfRefusal;
import dev.latchkey.lock.protocol.Statement.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements that nobody has taken yet, oldest first.
 *
 * @param counter of the newest statement ever made, taken or not; never falls
 * @param lost null when every statement so far waits, has been taken, or is counted in an {@link EntriesLost}
 */
public record Log(
        long counter, List<Statement> waiting, @Nullable Lost lost) {
    /** Above it the oldest refusal is dropped, so that knocking at the door wipes out no receipt; without refusals the oldest. */
    static final int CAPACITY = 1000;

    static final Log EMPTY = new Log(0, List.of(), null);

    public Log {
        waiting = List.copyOf(waiting);
        long before = 0;
        for (Statement statement : waiting) {
            if (statement.counter() <= before || statement.counter() > counter) {
                throw new IllegalArgumentException("statement " + statement.counter() + " after " + before);
            }
            before = statement.counter();
        }
    }

    /** @param statement has the counter after this log's */
    Log with(Statement statement) {
        List<Statement> all = new ArrayList<>(waiting);
        all.add(statement);
        Lost nextLost = all.size() > CAPACITY ? Lost.with(lost, all.remove(oldestRefusal(all))) : lost;
        return new Log(statement.counter(), all, nextLost);
    }

    /** What was lost is told when there is room again: half of it, so that knocking does not fill the log with such tellings. */
    Log without(long takenCounter, String lockId, LockTime at) {
        List<Statement> left = waiting.stream()
                .filter(statement -> statement.counter() != takenCounter)
                .toList();
        Log taken = new Log(counter, left, lost);
        return lost == null || left.size() > CAPACITY / 2
                ? taken
                : new Log(counter, left, null)
                        .with(new EntriesLost(lockId, counter + 1, at, lost.first(), lost.last(), lost.count()));
    }

    Optional<Receipt> receiptOf(String orderId) {
        return waiting.stream()
                .filter(Receipt.class::isInstance)
                .map(Receipt.class::cast)
                .filter(receipt -> receipt.orderId().equals(orderId))
                .findFirst();
    }

    private static int oldestRefusal(List<Statement> statements) {
        for (int i = 0; i < statements.size(); i++) {
            if (statements.get(i) instanceof OfRefusal) {
                return i;
            }
        }
        return 0;
    }
}
