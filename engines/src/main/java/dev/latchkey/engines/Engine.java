package dev.latchkey.engines;

/** A server that tests use, kill and start again. */
public interface Engine {
    /** Returns when it can be used. After {@link #kill9()} its data and address are the same. */
    void start();

    /** As a crash of the machine's power would, as far as the server can tell. */
    void kill9();

    /** Ends it for ever. */
    void discard();

    /** By which another class loader of this JVM finds what runs. */
    String handle();
}
