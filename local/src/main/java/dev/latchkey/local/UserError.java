package dev.latchkey.local;

/** Something the person at the keyboard can mend. The message is one clear sentence; no stack trace is shown. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }
}
