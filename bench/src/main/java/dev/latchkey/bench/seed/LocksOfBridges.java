package dev.latchkey.bench.seed;

import dev.latchkey.bench.BenchFailure;
import dev.latchkey.bench.bridges.HeldLocks;
import dev.latchkey.bench.system.Database;
import dev.latchkey.bench.system.SignedIn;
import dev.latchkey.local.Home;
import dev.latchkey.local.RunningSystem;
import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.TrustedIssuers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Locks of bridges that are held beside this process, one each, with one downloaded key; new ones each time: a deactivated key stays so. Their bridges lose them when this is
 * closed. What a run has left that was ended before, the next one takes away: assignments, and orders that nobody has answered.
 */
public final class LocksOfBridges implements AutoCloseable {
    private static final String PREFIX = "LK-H";

    private static final String TAKE = """
            with taken as (delete from device_gateway.lock_assignment where lock_id like '%s%%' returning bridge_id)
            update device_gateway.bridge b set assignment_revision = assignment_revision + 1
            from taken where b.bridge_id = taken.bridge_id""".formatted(PREFIX);

    private static final String GIVE = """
            with given as (
                insert into device_gateway.lock_assignment (lock_id, bridge_id, assigned_at)
                select *, now() from unnest(?::text[], ?::text[]) returning bridge_id)
            update device_gateway.bridge b set assignment_revision = assignment_revision + 1
            from given where b.bridge_id = given.bridge_id""";

    private final Database database;
    private final LockKey key;
    private final TrustedIssuers issuers;
    private final List<String> ids;

    private LocksOfBridges(Database database, LockKey key, TrustedIssuers issuers, List<String> ids) {
        this.database = database;
        this.key = key;
        this.issuers = issuers;
        this.ids = ids;
    }

    /**
     * They are the first owner's. The bridges are given them as the API would, which takes them one by one; the gateway sees it within a second, or when they connect.
     *
     * @param bridgeIds enrolled
     */
    public static LocksOfBridges make(
            Home home, Database database, SignedIn firstOwner, Seed seed, Collection<String> bridgeIds) {
        ApiClient entrance = new ApiClient(RunningSystem.platform().entrance());
        LockKey key = KeptLockKey.in(home.folder());
        TrustedIssuers issuers = issuers(entrance);
        database.execute(TAKE);
        LeftOrders.answer(database, PREFIX, new HeldLocks(key, issuers), entrance, firstOwner);
        List<String> ids = ids(bridgeIds.size());
        String publicKey = key.publicKey().toJson();
        seed.downloaded(ids.stream().collect(Collectors.toMap(Function.identity(), id -> publicKey)), 1);
        LocksOfBridges made = new LocksOfBridges(database, key, issuers, ids);
        made.give(bridgeIds);
        return made;
    }

    private static TrustedIssuers issuers(ApiClient entrance) {
        Reply keys = entrance.send("GET", "/.well-known/latchkey/jwks.json", Map.of(), null);
        try {
            return TrustedIssuers.parse(keys.body().toString());
        } catch (ParseException e) {
            throw new BenchFailure("The platform's keys can't be read: " + keys, e);
        }
    }

    private static List<String> ids(int count) {
        String run = Long.toString(Instant.now().getEpochSecond(), 36).toUpperCase(Locale.ROOT);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(String.format(Locale.ROOT, PREFIX + "%s-%05d", run, i));
        }
        return ids;
    }

    private void give(Collection<String> bridgeIds) {
        try (Connection sql = database.connect();
                PreparedStatement give = sql.prepareStatement(GIVE)) {
            give.setArray(1, sql.createArrayOf("text", ids.toArray()));
            give.setArray(2, sql.createArrayOf("text", bridgeIds.toArray()));
            give.executeUpdate();
        } catch (SQLException e) {
            throw new BenchFailure("The bridges did not get their locks: " + e.getMessage(), e);
        }
    }

    public List<String> ids() {
        return List.copyOf(ids);
    }

    /** With which all of them sign. */
    public LockKey key() {
        return key;
    }

    /** Whose orders they obey. */
    public TrustedIssuers issuers() {
        return issuers;
    }

    @Override
    public void close() {
        database.execute(TAKE);
    }
}
