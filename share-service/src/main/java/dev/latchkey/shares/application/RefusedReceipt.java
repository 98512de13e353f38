package dev.latchkey.shares.application;

import dev.latchkey.lock.protocol.Flaw;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Way;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that was handed in as a lock's and that the lock has not signed (inv-12). What it says is not kept: nobody can tell who says it.
 *
 * @param by id of the bridge, or of the phone's account; null if it is not known
 */
public record RefusedReceipt(LockId lock, Way way, @Nullable String by, Flaw flaw, Instant at) {
    public String reason() {
        return reason(flaw);
    }

    /** As clients see it. */
    static String reason(Flaw flaw) {
        return flaw.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
