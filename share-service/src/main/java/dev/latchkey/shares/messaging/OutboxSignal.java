package dev.latchkey.shares.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;

/** Tells the relay of this process that a commit has left something in a shard of the outbox. Never blocks. */
@ApplicationScoped
public class OutboxSignal {
    /** The parts of the outbox. Fixed: a row's shard is stored. */
    public static final int SHARDS = 12;

    private final List<IntConsumer> listeners = new CopyOnWriteArrayList<>();

    public void wake(int shard) {
        listeners.forEach(listener -> listener.accept(shard));
    }

    void onWake(IntConsumer listener) {
        listeners.add(listener);
    }
}
