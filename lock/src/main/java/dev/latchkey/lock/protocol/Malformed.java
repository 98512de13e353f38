package dev.latchkey.lock.protocol;

/** Inside this package: a document is {@link Flaw#MALFORMED}. Becomes a value before it leaves. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
        super(message, null, false, false);
    }
}
