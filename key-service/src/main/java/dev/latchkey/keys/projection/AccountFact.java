package dev.latchkey.keys.projection;

import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.events.AccountEvent.NameGiven;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one record of the account topic says. {@code logOffset} is its place in its partition, {@code sentAt} what Kafka says of its time. */
public sealed interface AccountFact {
    long logOffset();

    Instant sentAt();

    /** @param account null: erased */
    record OfAccount(String accountId, @Nullable AccountRegistered account, long logOffset, Instant sentAt)
            implements AccountFact {
        @Override
        public String toString() {
            return "OfAccount[" + accountId + "]"; // no e-mail, no name in a log
        }
    }

    /** @param given null: erased */
    record OfName(
            String accountId, String subjectId, @Nullable NameGiven given, long logOffset, Instant sentAt)
            implements AccountFact {
        @Override
        public String toString() {
            return "OfName[" + accountId + ", " + subjectId + "]"; // no name in a log
        }
    }

    public static AccountFact of(AccountEvent event, long logOffset, Instant sentAt) {
        return switch (event) {
            case AccountRegistered e -> new OfAccount(e.accountId(), e, logOffset, sentAt);
            case NameGiven e -> new OfName(e.accountId(), e.subjectId(), e, logOffset, sentAt);
        };
    }

    /** A record without a value erases what its key names (O4). */
    public static AccountFact erased(String recordKey, long logOffset, Instant sentAt) {
        int slash = recordKey.indexOf('/');
        return slash < 0
                ? new OfAccount(recordKey, null, logOffset, sentAt)
                : new OfName(recordKey.substring(0, slash), recordKey.substring(slash + 1), null, logOffset, sentAt);
    }
}
