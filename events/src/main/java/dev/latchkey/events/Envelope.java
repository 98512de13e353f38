package dev.latchkey.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event with its CloudEvents 1.0 attributes, which travel as Kafka headers (binary mode).
 *
 * @param id unique; for key events {@code lockId:sequence}
 * @param type wire name, also of a type this version doesn't know
 * @param subject key id, lock id or account id
 * @param sequence the number of a key event in its lock's gapless sequence, from 1; 0 on other topics
 * @param correlationId the request that began it; null if none did
 * @param causationId the id of the event or report that caused it; null if a person did
 */
public record Envelope<T>(
        String id,
        String type,
        String source,
        String subject,
        Instant time,
        long sequence,
        @Nullable String correlationId,
        @Nullable String causationId,
        T data) {}
