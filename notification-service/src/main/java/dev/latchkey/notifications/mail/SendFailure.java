package dev.latchkey.notifications.mail;

import io.vertx.ext.mail.SMTPException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a mail was not sent.
 *
 * @param code short, for the log and the table; never what the server said, since that quotes addresses
 */
record SendFailure(String code, Kind kind) {
    /** What it says of the next attempt. */
    enum Kind {
        /** It would end the same: there is no such mailbox. */
        NO_MAILBOX,
        /** The server refuses this mail, and calls that permanent: its policy, or it greets strangers so, or the mailbox is full. A few more attempts. */
        REFUSED,
        /** No server, no answer, no sign-in; or the server asks to come again. */
        NOT_ITS_FAULT
    }

    /** RFC 2034: before the text of an answer. */
    private static final Pattern ENHANCED_STATUS =
            Pattern.compile("(?:[45]\\d\\d[ -])?([45]\\.\\d{1,3}\\.\\d{1,3})(?!\\S)");

    /** RFC 3463 and 7505: the recipient's address, which 5.1.0 may not mean, and 5.1.7 and 5.1.8 don't. An answer 550 without it may be of any reason. */
    private static final Pattern NO_MAILBOX_STATUS = Pattern.compile("5\\.1\\.(?:[12346]|10)");

    /** The mail server has not answered the attempt before. */
    static final SendFailure STILL_UNDER_WAY = new SendFailure("no-answer-yet", Kind.NOT_ITS_FAULT);

    static SendFailure of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPException smtp) {
                return of(smtp);
            }
        }
        return new SendFailure(failure.getClass().getSimpleName(), Kind.NOT_ITS_FAULT);
    }

    private static SendFailure of(SMTPException refusal) {
        int replyCode = refusal.getReplyCode();
        String status = enhancedStatus(refusal);
        boolean hasNoMailbox = replyCode >= 500
                && status != null
                && NO_MAILBOX_STATUS.matcher(status).matches();
        return new SendFailure(
                "smtp-" + replyCode + (status == null ? "" : "-" + status),
                hasNoMailbox ? Kind.NO_MAILBOX : refusesThisMail(replyCode) ? Kind.REFUSED : Kind.NOT_ITS_FAULT);
    }

    /** Of the permanent answers (5xx) those about the mailbox or the content; others are about the session or our sign-in. */
    private static boolean refusesThisMail(int replyCode) {
        return replyCode >= 550 && replyCode <= 556;
    }

    /** Not the library's, which keeps that of another answer when two come at once. Null if the server names none. */
    private static @Nullable String enhancedStatus(SMTPException refusal) {
        for (String line : refusal.getReplyMessages()) {
            Matcher status = ENHANCED_STATUS.matcher(line);
            if (status.lookingAt()) {
                return status.group(1);
            }
        }
        return null;
    }
}
