package dev.latchkey.bench.seed;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.system.Database;
import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;
import dev.latchkey.local.demo.Platform;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Locks that live at the reference bridge, new ones each time: a deactivated key stays so. */
public final class VirtualLocks {
    private static final String PREFIX = "LK-D";

    private final Platform platform;
    private final Database database;

    public VirtualLocks(Platform platform, Database database) {
        this.platform = platform;
        this.database = database;
    }

    /** Makes them at the bridge, which forgets those of earlier runs. @return their public keys as JSON text, by lock id */
    public Map<String, String> make(int count) {
        ApiClient bridge = new ApiClient(platform.bridge());
        AtOnce.each(
                database.texts(
                        "select lock_id from device_gateway.lock_assignment where lock_id like '" + PREFIX + "%'"),
                id -> {
                    Reply scrapped = bridge.send("DELETE", "/locks/" + id, Map.of(), null);
                    if (scrapped.status() != 200 && scrapped.status() != 404) {
                        throw new BenchFailure("The bridge keeps a lock: " + scrapped);
                    }
                });
        String run = Long.toString(Instant.now().getEpochSecond(), 36).toUpperCase(Locale.ROOT);
        Map<String, String> publicKeys = new ConcurrentSkipListMap<>();
        AtOnce.each(ids(run, count), id -> {
            Reply made = bridge.send("POST", "/locks", Map.of(), Map.of("lockId", id, "timeZone", "Europe/Berlin"));
            if (made.status() != 201) {
                throw new BenchFailure("The bridge makes no lock: " + made);
            }
            publicKeys.put(id, made.body().path("publicKey").toString());
        });
        return publicKeys;
    }

    /**
     * Gives locks that share-service knows to the bridge, as the API would, which takes them one by one, and takes those of earlier runs from it. The gateway
     * sees it within a second.
     */
    public void assign(Collection<String> lockIds) {
        try (Connection sql = database.connect()) {
            sql.setAutoCommit(false);
            run(sql, "delete from device_gateway.lock_assignment where lock_id like ? and bridge_id = ?", PREFIX + "%");
            run(
                    sql,
                    "insert into device_gateway.lock_assignment select unnest(?::text[]), ?, now()",
                    sql.createArrayOf("text", lockIds.toArray()));
            run(
                    sql,
                    "update device_gateway.bridge set assignment_revision = assignment_revision + 1 where bridge_id = ?");
            sql.commit();
        } catch (SQLException e) {
            throw new BenchFailure("The bridge did not get the locks: " + e.getMessage(), e);
        }
    }

    /** The last parameter is the bridge. */
    private void run(Connection sql, String statement, Object... parameters) throws SQLException {
        try (PreparedStatement prepared = sql.prepareStatement(statement)) {
            for (int i = 0; i < parameters.length; i++) {
                prepared.setObject(i + 1, parameters[i]);
            }
            prepared.setString(parameters.length + 1, platform.bridgeId());
            prepared.executeUpdate();
        }
    }

    private static List<String> ids(String run, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(String.format(Locale.ROOT, PREFIX + "%s-%05d", run, i));
        }
        return ids;
    }
}
