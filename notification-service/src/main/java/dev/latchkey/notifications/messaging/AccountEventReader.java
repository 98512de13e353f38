package dev.latchkey.notifications.messaging;

import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.UnreadableEvent;
import dev.latchkey.feed.AccountRecord;
import dev.latchkey.notifications.application.AccountChange;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Records of the account topic; one without a value erases what its key names (O4). */
final class AccountEventReader {
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e&&[^/]]{1,200}");
    private static final Pattern NAME_KEY = Pattern.compile(ID + "/" + ID);

    private AccountEventReader() {}

    static AccountChange read(AccountRecord from) throws UnreadableEvent {
        return switch (from.event()) {
            case null -> erasure(from.recordKey());
            case AccountEvent.AccountRegistered e -> registered(e);
            case AccountEvent.NameGiven e -> named(e);
        };
    }

    private static AccountChange erasure(String key) throws UnreadableEvent {
        if (ID.matcher(key).matches()) {
            return new AccountChange.Erased(key);
        }
        if (NAME_KEY.matcher(key).matches()) {
            return new AccountChange.NameErased(key);
        }
        throw new UnreadableEvent("record key is no account id");
    }

    private static AccountChange registered(AccountEvent.AccountRegistered e) throws UnreadableEvent {
        require(e.accountId() != null && ID.matcher(e.accountId()).matches(), "accountId");
        return new AccountChange.Registered(new AccountEvent.AccountRegistered(
                e.accountId(),
                required(e.issuer(), "issuer"),
                required(e.subject(), "subject"),
                printable(e.email()),
                printable(e.displayName()),
                printable(e.locale()),
                e.revision()));
    }

    private static AccountChange named(AccountEvent.NameGiven e) throws UnreadableEvent {
        require(e.accountId() != null && e.subjectId() != null, "accountId, subjectId");
        require(NAME_KEY.matcher(e.recordKey()).matches(), "accountId, subjectId");
        return new AccountChange.Named(
                new AccountEvent.NameGiven(e.accountId(), e.subjectId(), e.version(), required(e.name(), "name")));
    }

    private static String required(@Nullable String text, String what) throws UnreadableEvent {
        String printable = printable(text);
        if (printable == null) {
            throw new UnreadableEvent("missing or malformed: " + what);
        }
        return printable;
    }

    /** People type names; a line break in one must not begin a header line of a mail. */
    private static @Nullable String printable(@Nullable String text) {
        return text == null
                ? null
                : text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+", " ").strip();
    }

    private static void require(boolean condition, String what) throws UnreadableEvent {
        if (!condition) {
            throw new UnreadableEvent("missing or malformed: " + what);
        }
    }
}
