package dev.latchkey.keys.projection;

import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.events.AccountEvent.NameGiven;
import java.util.Objects;
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

    /** @throws IllegalArgumentException if it lacks what its schema requires, or stands under another record key than its own */
    static AccountFact of(AccountEvent event, String recordKey, long logOffset) {
        if (!event.recordKey().equals(recordKey)) {
            throw new IllegalArgumentException("not under its own record key");
        }
        try {
            return switch (event) {
                case AccountRegistered e -> {
                    Objects.requireNonNull(e.issuer());
                    Objects.requireNonNull(e.subject());
                    yield new OfAccount(Objects.requireNonNull(e.accountId()), e, logOffset);
                }
                case NameGiven e -> {
                    Objects.requireNonNull(e.name());
                    yield new OfName(
                            Objects.requireNonNull(e.accountId()), Objects.requireNonNull(e.subjectId()), e, logOffset);
                }
            };
        } catch (NullPointerException e) {
            throw new IllegalArgumentException("a required field is missing", e);
        }
    }

    /** A record without a value erases what its key names (O4). */
    static AccountFact erased(String recordKey, long logOffset) {
        int slash = recordKey.indexOf('/');
        return slash < 0
                ? new OfAccount(recordKey, null, logOffset)
                : new OfName(recordKey.substring(0, slash), recordKey.substring(slash + 1), null, logOffset);
    }
}
