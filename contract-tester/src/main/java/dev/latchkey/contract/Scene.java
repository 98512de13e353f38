package dev.latchkey.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request can be about: who sends it, and values that mean something, such as ids of what is there. A name is that of a
 * parameter or of a field of a body.
 */
public final class Scene {
    private final @Nullable String token;
    private final Map<String, Supplier<?>> values = new HashMap<>();
    private final Set<String> without = new HashSet<>();
    private final Set<String> sometimes = new HashSet<>();
    private boolean lasting;

    private Scene(@Nullable String token) {
        this.token = token;
    }

    /** @param token null for nobody */
    public static Scene of(@Nullable String token) {
        return new Scene(token);
    }

    public Scene with(String name, Object value) {
        return withEach(name, () -> value);
    }

    /** A new value for each request. */
    public Scene withEach(String name, Supplier<?> value) {
        values.put(name, value);
        return this;
    }

    /** Left out of requests that are meant to be right; it has its turn among the wrong ones. */
    public Scene without(String name) {
        without.add(name);
        return this;
    }

    /** In some of the right requests, and in none that has another thing wrong: what it makes a read wait for may never come then. */
    public Scene sometimes(String name) {
        sometimes.add(name);
        return this;
    }

    /** A success leaves what it is about as good for the next request as before. */
    public Scene lasting() {
        lasting = true;
        return this;
    }

    boolean lasts() {
        return lasting;
    }

    @Nullable
    String token() {
        return token;
    }

    /** @param everything with all that may be left out */
    boolean leavesOut(String name, boolean everything) {
        return without.contains(name) || everything && sometimes.contains(name);
    }

    Optional<JsonNode> value(String name) {
        Supplier<?> value = values.get(name);
        return value == null ? Optional.empty() : Optional.of(ApiDocument.JSON.valueToTree(value.get()));
    }
}
