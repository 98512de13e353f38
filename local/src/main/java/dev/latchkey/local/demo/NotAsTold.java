package dev.latchkey.local.demo;

/** A step of the story went otherwise. The message says what was expected and what came. */
public final class NotAsTold extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotAsTold(String message) {
        super(message);
    }
}
