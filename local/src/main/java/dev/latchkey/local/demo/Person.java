package dev.latchkey.local.demo;

import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;
import dev.latchkey.local.api.Tokens;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody who uses the API: signed in, or a visitor without an account. */
public final class Person {
    private static final String NOT_CAUGHT_UP = "read.not-caught-up";

    private final String name;
    private final ApiClient api;
    private final @Nullable Tokens tokens;

    private Person(String name, ApiClient api, @Nullable Tokens tokens) {
        this.name = name;
        this.api = api;
        this.tokens = tokens;
    }

    static Person signedIn(String name, ApiClient api, Tokens tokens) {
        return new Person(name, api, tokens);
    }

    static Person visitor(ApiClient api) {
        return new Person("a visitor", api, null);
    }

    String name() {
        return name;
    }

    /** A write, with an idempotency key of its own. */
    Reply write(String method, String path, @Nullable Object body, @Nullable String ifMatch) {
        Map<String, String> headers = headers();
        headers.put("Idempotency-Key", UUID.randomUUID().toString());
        if (ifMatch != null) {
            headers.put("If-Match", ifMatch);
        }
        return api.send(method, path, headers, body);
    }

    Reply read(String path) {
        return api.send("GET", path, headers(), null);
    }

    /** A read that never shows a state older than the token's. Asks again where the service says that it is not there yet. */
    Reply read(String path, String consistencyToken) {
        Map<String, String> headers = headers();
        headers.put(ApiClient.CONSISTENCY, consistencyToken);
        return Until.holds(
                "GET " + path + " with the token " + consistencyToken,
                () -> api.send("GET", path, headers, null),
                reply -> reply.status() != 503 || !reply.code().equals(NOT_CAUGHT_UP));
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (tokens != null) {
            headers.put("Authorization", "Bearer " + tokens.current());
        }
        return headers;
    }
}
