package dev.latchkey.shares.domain;

/** How an unlock with an online key reaches the lock (U2). */
public enum UnlockWay {
    /** The recipient shows the lock a ticket that is bound to its challenge. */
    TICKET,
    /** The platform sends the lock an order over its bridge. */
    REMOTE
}
