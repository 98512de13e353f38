package dev.latchkey.keys.lists;

import dev.latchkey.events.EventCodec;
import dev.latchkey.events.KeyState;
import dev.latchkey.events.UnreadableEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads a page of any of the lists. */
@ApplicationScoped
public class ListQuery {
    private final Pool pool;

    /** Making a text and looking for its names took 8 % of what a read costs this service. */
    private final Map<Asked, NamedSql> statements = new ConcurrentHashMap<>();

    private record Asked(ListSql sql, ListRequest.Shape shape) {}

    ListQuery(Pool pool) {
        this.pool = pool;
    }

    /**
     * @param allowed whether the account may see this list at all
     * @param nextCursor null on the last page
     */
    record Result(
            long version,
            boolean allowed,
            List<ListedKey> rows,
            @Nullable String nextCursor) {}

    /** @param wallClocks see {@link WallClocks}; an empty object for a list that has nothing to do with hours */
    Uni<Result> read(ListSql sql, String accountId, ListRequest request, Instant now, String wallClocks) {
        ListRequest.Place after = request.after();
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("account", accountId);
        values.put("lock", request.lockId());
        values.put("kind", request.kind() == null ? null : request.kind().name().toLowerCase(Locale.ROOT));
        values.put("status", request.status());
        values.put("recipient", request.recipient());
        values.put("search", request.search());
        values.put("aftervalue", after == null ? null : after.sortValue());
        values.put("afterkey", after == null ? null : after.keyId());
        values.put("limit", request.limit() + 1L);
        values.put("now", now.atOffset(ZoneOffset.UTC));
        values.put("clocks", wallClocks);
        NamedSql statement =
                statements.computeIfAbsent(new Asked(sql, request.shape()), a -> NamedSql.parse(a.sql.text(a.shape)));
        return pool.preparedQuery(statement.text())
                .execute(statement.bind(values))
                .map(rows -> result(rows, request));
    }

    /** There is always a first row: the head of the list, even if the list is empty, and the people of all rows. */
    private static Result result(RowSet<Row> rows, ListRequest request) {
        long version = 0;
        boolean allowed = false;
        Map<String, PersonView> people = Map.of();
        List<ListedKey> keys = new ArrayList<>();
        for (Row row : rows) {
            version = row.getLong("version");
            allowed = row.getBoolean("allowed");
            JsonObject named = row.get(JsonObject.class, "people");
            if (named != null) {
                people = people(named);
            }
            if (row.getString("key_id") != null) {
                keys.add(key(row, people));
            }
        }
        if (keys.size() <= request.limit()) {
            return new Result(version, allowed, keys, null);
        }
        List<ListedKey> page = keys.subList(0, request.limit());
        ListedKey last = page.getLast();
        String cursor = request.cursorAfter(
                new ListRequest.Place(last.sortValue(), last.state().keyId()));
        return new Result(version, allowed, page, cursor);
    }

    private static ListedKey key(Row row, Map<String, PersonView> people) {
        return new ListedKey(
                state(row.getString("state")),
                row.getString("name"),
                row.getString("lock_name"),
                row.getString("shown_status"),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getString("sort_value"),
                people);
    }

    private static KeyState state(String json) {
        try {
            return EventCodec.payload(json.getBytes(StandardCharsets.UTF_8), KeyState.class);
        } catch (UnreadableEvent e) {
            throw new IllegalStateException("a stored key state can't be read", e);
        }
    }

    private static Map<String, PersonView> people(JsonObject json) {
        Map<String, PersonView> people = new HashMap<>();
        for (String id : json.fieldNames()) {
            JsonObject person = json.getJsonObject(id);
            people.put(id, new PersonView(id, person.getString("email"), person.getString("displayName")));
        }
        return Map.copyOf(people);
    }
}
