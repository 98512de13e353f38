package dev.latchkey.shares.persistence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.latchkey.shares.domain.AnyKey;
import dev.latchkey.shares.domain.Key;
import dev.latchkey.shares.domain.KeyDecider;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.OnlineKey;
import dev.latchkey.shares.domain.OnlineKeyDecider;

/** The decision state of keys as JSON; each kind has its own form, and the key's id says which it is. */
final class StoredKeys {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private StoredKeys() {}

    /** A key that nothing is stored of. */
    static AnyKey untouched(KeyKind kind) {
        return switch (kind) {
            case OFFLINE -> new KeyDecider().initial();
            case ONLINE -> new OnlineKeyDecider().initial();
        };
    }

    static String write(AnyKey key) {
        try {
            return JSON.writeValueAsString(
                    switch (key) {
                        case Key k -> StoredKey.of(k);
                        case OnlineKey k -> StoredOnlineKey.of(k);
                    });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a key's state can't be written", e);
        }
    }

    static AnyKey read(KeyKind kind, String json) {
        try {
            return switch (kind) {
                case OFFLINE -> JSON.readValue(json, StoredKey.class).toKey();
                case ONLINE -> JSON.readValue(json, StoredOnlineKey.class).toKey();
            };
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a key's state can't be read", e);
        }
    }
}
