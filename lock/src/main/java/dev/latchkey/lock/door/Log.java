package dev.latchkey.lock.door;

import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.Deactivated;
import dev.latchkey.lock.protocol.Statement.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements that nobody has taken yet, oldest first.
 *
 * @param counter of the newest statement ever made, taken or not; never falls
 */
public record Log(long counter, List<Statement> waiting) {
    /** Above it the oldest refusal is dropped, so that knocking at the door wipes out no receipt; without refusals the oldest. */
    static final int CAPACITY = 1000;

    static final Log EMPTY = new Log(0, List.of());

    public Log {
        waiting = List.copyOf(waiting);
        long last = 0;
        for (Statement statement : waiting) {
            if (statement.counter() <= last || statement.counter() > counter) {
                throw new IllegalArgumentException("statement " + statement.counter() + " after " + last);
            }
            last = statement.counter();
        }
    }

    /** @param statement has the counter after this log's */
    Log with(Statement statement) {
        List<Statement> all = new ArrayList<>(waiting);
        all.add(statement);
        if (all.size() > CAPACITY) {
            all.remove(oldestRefusal(all));
        }
        return new Log(statement.counter(), all);
    }

    Log without(long takenCounter) {
        return new Log(
                counter,
                waiting.stream()
                        .filter(statement -> statement.counter() != takenCounter)
                        .toList());
    }

    Optional<Statement> receiptOf(String orderId) {
        return waiting.stream()
                .filter(statement -> statement instanceof Deactivated receipt
                        && receipt.orderId().equals(orderId))
                .findFirst();
    }

    private static int oldestRefusal(List<Statement> statements) {
        for (int i = 0; i < statements.size(); i++) {
            if (statements.get(i) instanceof Refused) {
                return i;
            }
        }
        return 0;
    }
}
