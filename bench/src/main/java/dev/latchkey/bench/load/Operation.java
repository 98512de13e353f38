package dev.latchkey.bench.load;

/** One thing that a client does again and again. Never blocks. */
@FunctionalInterface
public interface Operation {
    /**
     * Begins it once more.
     *
     * @param client 0 to the number of clients − 1; never begun for one client before the one before has ended
     * @param ending to be told once, on any thread, maybe before this returns
     */
    void begin(int client, Ending ending);

    /** Who waits for the end. */
    interface Ending {
        void succeeded();

        /** @param why a short constant such as {@code 409 key.already-shared}; failures are counted by it and have no latency */
        void failed(String why);
    }
}
