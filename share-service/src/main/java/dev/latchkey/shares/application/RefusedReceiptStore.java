package dev.latchkey.shares.application;

import dev.latchkey.lock.protocol.Flaw;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Way;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How often receipts were refused: of each lock, by whom they were handed in and why. */
public interface RefusedReceiptStore {
    /** So many are told apart at a lock; beyond that, those who come new are counted together, as if they were not known. */
    int MOST_OF_A_LOCK = 32;

    /** @param refused at least one */
    Uni<Void> add(List<RefusedReceipt> refused);

    /** Those that were refused last come first. One that is refused again while somebody pages moves to the front. */
    Uni<List<Counted>> page(PageRequest request);

    /**
     * @param by id of the bridge, or of the phone's account; null: not known, or not told apart any more
     * @param times how often it was refused; a crash while they are counted may count some twice
     */
    record Counted(LockId lock, Way way, @Nullable String by, Flaw flaw, long times, Instant firstAt, Place last) {}

    /**
     * @param lock null for all
     * @param bridgeId null for all, and for those of phones
     * @param after the last one of the page before; null for the first page
     */
    record PageRequest(
            @Nullable LockId lock,
            @Nullable String bridgeId,
            @Nullable Place after,
            int limit) {}

    /**
     * Its place in the list.
     *
     * @param number tells those of one moment apart
     */
    record Place(Instant at, long number) {}
}
