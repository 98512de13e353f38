package dev.latchkey.engines;

import org.jspecify.annotations.Nullable;

/** An engine could not be unpacked, started or reached. The message says what to look at. */
public final class EngineFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineFailure(String message) {
        super(message);
    }

    public EngineFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
