package dev.latchkey.feed;

import dev.latchkey.database.DatabaseFaults;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** What a service makes of the account topic. Each service has one bean of this type; it is called on a Vert.x context. */
public interface AccountEventSink {
    /**
     * Applies records in one transaction. Repeats and older records may come after newer ones and must change nothing (inv-5):
     * names are guarded by their version, accounts by their revision.
     *
     * <p>If it fails for the sake of a record, that is any failure that is not {@linkplain DatabaseFaults#isPassing passing}, the
     * record at fault is found and noted as a dead letter, and all others are applied.
     *
     * @param records in the order of each partition
     */
    Uni<Void> apply(List<AccountRecord> records);
}
