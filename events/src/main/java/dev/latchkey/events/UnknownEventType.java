package dev.latchkey.events;

/** A whole event of a type that this version doesn't know: not for it, but its number in the sequence is taken. */
public final class UnknownEventType extends UnreadableEvent {
    private static final long serialVersionUID = 1L;

    private final long sequence;

    UnknownEventType(String type, long sequence) {
        super("unknown type " + type);
        this.sequence = sequence;
    }

    /** Of a key event, from 1; 0 if the event has none. */
    public long sequence() {
        return sequence;
    }
}
