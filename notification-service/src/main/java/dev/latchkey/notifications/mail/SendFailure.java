package dev.latchkey.notifications.mail;

import io.vertx.ext.mail.SMTPException;

/**
 * Why a mail was not sent.
 *
 * @param code short, for the log and the table; never what the server said, since that quotes addresses
 * @param isFinal another attempt would end the same
 */
record SendFailure(String code, boolean isFinal) {
    /** The mail server has not answered the attempt before. */
    static final SendFailure STILL_UNDER_WAY = new SendFailure("no-answer-yet", false);

    static SendFailure of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPException smtp) {
                return new SendFailure("smtp-" + smtp.getReplyCode(), refusesThisMail(smtp.getReplyCode()));
            }
        }
        // no server, no answer, no TLS: none of it is about this mail
        return new SendFailure(failure.getClass().getSimpleName(), false);
    }

    /** Of the permanent answers (5xx) those about the mailbox or the content; others are about the session or our sign-in. */
    private static boolean refusesThisMail(int replyCode) {
        return switch (replyCode) {
            case 550, 551, 552, 553, 554, 555, 556 -> true;
            default -> false;
        };
    }
}
