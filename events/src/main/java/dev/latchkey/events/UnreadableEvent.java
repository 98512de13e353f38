package dev.latchkey.events;

/** A record that is no event of this contract: no CloudEvent, an unknown type, or a payload its schema refuses. */
public sealed class UnreadableEvent extends Exception permits UnknownEventType {
    private static final long serialVersionUID = 1L;

    public UnreadableEvent(String reason) {
        super(reason);
    }

    public UnreadableEvent(String reason, Throwable cause) {
        super(reason, cause);
    }
}
