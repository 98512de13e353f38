package dev.latchkey.keys.projection;

import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.events.AccountEvent.NameGiven;
import org.jspecify.annotations.Nullable;

/** What one record of the account topic says. {@code logOffset} is its place in its partition. */
public sealed interface AccountFact {
    long logOffset();

    /** @param account null: erased */
    record OfAccount(String accountId, @Nullable AccountRegistered account, long logOffset) implements AccountFact {
        @Override
        public String toString() {
            return "OfAccount[" + accountId + "]"; // no e-mail, no name in a log
        }
    }

    /** @param given null: erased */
    record OfName(
            String accountId, String subjectId, @Nullable NameGiven given, long logOffset) implements AccountFact {
        @Override
        public String toString() {
            return "OfName[" + accountId + ", " + subjectId + "]"; // no name in a log
        }
    }

    public static AccountFact of(AccountEvent event, long logOffset) {
        return switch (event) {
            case AccountRegistered e -> new OfAccount(e.accountId(), e, logOffset);
            case NameGiven e -> new OfName(e.accountId(), e.subjectId(), e, logOffset);
        };
    }

    /** A record without a value erases what its key names (O4). */
    public static AccountFact erased(String recordKey, long logOffset) {
        int slash = recordKey.indexOf('/');
        return slash < 0
                ? new OfAccount(recordKey, null, logOffset)
                : new OfName(recordKey.substring(0, slash), recordKey.substring(slash + 1), null, logOffset);
    }
}
