package dev.latchkey.shares.application;

/** What an accepted command on a key is answered with. */
sealed interface Reply {
    /** The key as it is then, as its administrator sees it. */
    record TheKey(int status) implements Reply {}

    /** What the recipient's device takes to the lock (D4). */
    record TheCredential() implements Reply {}

    /** The leave to open once, now (U2). @param challenge that the lock has just given */
    record TheTicket(String challenge) implements Reply {}

    /** That the lock is told to open, once, now (U2). */
    record TheOpening() implements Reply {}
}
