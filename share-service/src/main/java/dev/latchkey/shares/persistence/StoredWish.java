package dev.latchkey.shares.persistence;

import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.LockOrder;
import dev.latchkey.shares.domain.LockOrder.Wish;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** What an order is for, as it lies in the database. */
final class StoredWish {
    private StoredWish() {}

    static String write(Wish wish) {
        JsonObject stored = new JsonObject();
        switch (wish) {
            case LockOrder.Open w ->
                stored.put("key", w.key().toString())
                        .put("expiresAt", w.expiresAt().toString());
            case LockOrder.SetClock w -> stored.put("challenge", w.challenge());
            case LockOrder.SetZone w -> stored.put("zone", w.zone().getId());
            case LockOrder.TrustIssuers w -> stored.put("issuers", new JsonArray(w.keyIds()));
            case LockOrder.Provision w ->
                stored.put("challenge", w.challenge())
                        .put("floors", new JsonArray(w.floors()))
                        .put("counter", w.counter());
        }
        return stored.encode();
    }

    static Wish read(LockOrder.Kind kind, String text) {
        JsonObject stored = new JsonObject(text);
        return switch (kind) {
            case OPEN ->
                new LockOrder.Open(
                        KeyId.parse(stored.getString("key")).orElseThrow(),
                        Instant.parse(stored.getString("expiresAt")));
            case SET_CLOCK -> new LockOrder.SetClock(stored.getString("challenge"));
            case SET_ZONE -> new LockOrder.SetZone(ZoneId.of(stored.getString("zone")));
            case TRUST_ISSUERS -> new LockOrder.TrustIssuers(texts(stored.getJsonArray("issuers")));
            case PROVISION ->
                new LockOrder.Provision(
                        stored.getString("challenge"),
                        numbers(stored.getJsonArray("floors")),
                        stored.getLong("counter"));
        };
    }

    private static List<String> texts(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }

    private static List<Integer> numbers(JsonArray array) {
        return array.stream().map(Integer.class::cast).toList();
    }
}
