package dev.latchkey.notifications.persistence;

/** Where a mail stands. Only {@link #PENDING} ever changes. */
public enum MailState {
    PENDING,
    /** The mail server has taken it. */
    SENT,
    /** The mail server refused it for good, or it could not be sent for too long. Stays visible. */
    FAILED,
    /** The account has no e-mail address: a machine client, or erased. */
    NO_ADDRESS
}
