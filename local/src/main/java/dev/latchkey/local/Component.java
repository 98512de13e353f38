package dev.latchkey.local;

import java.util.Optional;

/** One part of the running system. */
interface Component {
    String name();

    /** Returns when the part is ready for use; fails with a message that says where to look. */
    void start();

    void stop();

    /** The process that it was started in last, if it is one of its own; it may have ended. */
    Optional<ProcessHandle> process();
}
