package dev.latchkey.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.AccountEvent;
import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.keys.persistence.AccountTables;
import dev.latchkey.keys.persistence.KeyTables;
import dev.latchkey.keys.projection.AccountBatch;
import dev.latchkey.keys.projection.AccountFact;
import dev.latchkey.keys.projection.KeyBatch;
import dev.latchkey.keys.projection.KeyFact;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the tables come to, however the same events are delivered. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class ProjectionIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    KeyTables keyTables;

    @Inject
    AccountTables accountTables;

    @Inject
    Pool pool;

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void setUp() {
        forget();
    }

    @RepeatedTest(12)
    @Tag("inv-5")
    @Tag("inv-6")
    void inv5_tables_areThoseOfTheCleanStream_withDuplicatesReplaysAndOtherBatches(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<KeyFact> stream = new RandomDoors(run, random).stream(3, 120);
        for (KeyFact fact : stream) {
            applyKeys(List.of(fact));
        }
        String clean = dump();
        forget();

        for (List<KeyFact> batch : disturbed(stream, random)) {
            List<Long> before = versions();
            applyKeys(batch);
            assertNoneFell(before, versions());
        }

        assertThat(dump()).isEqualTo(clean).contains("keys", "lock_administrators", "positions", "lock_accounts");
    }

    @RepeatedTest(12)
    @Tag("inv-5")
    @Tag("O4")
    void inv5_accountsAndNames_areThoseOfTheCleanStream_withReplaysAndOtherBatches(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<AccountFact> stream = accountStream(random);
        for (AccountFact fact : stream) {
            applyAccounts(List.of(fact));
        }
        String clean = dump();
        forget();

        for (List<AccountFact> batch : disturbed(stream, random)) {
            applyAccounts(batch);
        }

        assertThat(dump()).isEqualTo(clean).contains("accounts", "names");
    }

    @Test
    @Tag("inv-5")
    void inv5_staleLockEvent_bringsNoAdministratorBack() {
        Door door = new Door("LK-" + run);
        KeyFact both = KeyFact.of(door.claimed("acc-" + run + "-a", "acc-" + run + "-b"));
        KeyFact one = KeyFact.of(door.transferred("acc-" + run + "-a"));
        applyKeys(List.of(both));
        applyKeys(List.of(one));
        String clean = dump();

        applyKeys(List.of(both));

        assertThat(dump()).isEqualTo(clean);
        assertThat(rows("select account_id from lock_administrators where lock_id like $1"))
                .containsExactly("acc-" + run + "-a");
    }

    @Test
    @Tag("inv-5")
    @Tag("O4")
    void inv5_olderRevisionOfAnAccount_thatComesLate_changesNothing() {
        AccountFact newer = registered("new", 4, 1);
        AccountFact older = registered("old", 3, 2); // its producer has sent it late
        applyAccounts(List.of(newer));
        applyAccounts(List.of(older));
        assertThat(rows("select email from accounts where account_id like $1")).containsExactly("new");

        applyAccounts(List.of(registered("newest", 5, 3), registered("old", 3, 4)));
        assertThat(rows("select email from accounts where account_id like $1")).containsExactly("newest");

        applyAccounts(List.of(AccountFact.erased("acc-" + run, 5, sentAt(5))));
        applyAccounts(List.of(registered("newest", 5, 6)));
        assertThat(rows("select account_id from accounts where account_id like $1 and email is null"))
                .containsExactly("acc-" + run);
    }

    private AccountFact registered(String email, long revision, long offset) {
        String account = "acc-" + run;
        return AccountFact.of(
                new AccountRegistered(account, "iss", "sub-" + run, email, null, null, revision),
                offset,
                sentAt(offset));
    }

    /** Each event once in order, but in batches of random size, in which and between which older ones come again. */
    private static <F> List<List<F>> disturbed(List<F> stream, Random random) {
        List<List<F>> batches = new ArrayList<>();
        int next = 0;
        while (next < stream.size()) {
            int from = random.nextInt(4) == 0 ? random.nextInt(next + 1) : next; // a rewound consumer
            int to = Math.min(stream.size(), Math.max(next, from) + 1 + random.nextInt(20));
            List<F> batch = new ArrayList<>(stream.subList(from, to));
            for (int repeats = random.nextInt(5); repeats > 0; repeats--) {
                batch.add(stream.get(random.nextInt(to))); // a late duplicate
            }
            batches.add(batch);
            if (random.nextInt(3) == 0) {
                int old = random.nextInt(to);
                batches.add(new ArrayList<>(stream.subList(old, Math.min(to, old + 10)))); // an older range alone
            }
            next = to;
        }
        return batches;
    }

    private List<AccountFact> accountStream(Random random) {
        List<AccountFact> stream = new ArrayList<>();
        long version = 0;
        for (long offset = 1; offset <= 80; offset++) {
            String account = "acc-" + run + "-" + random.nextInt(3);
            String subject = "LK-" + run + ".offline-" + random.nextInt(3);
            AccountEvent event = random.nextBoolean()
                    ? new AccountRegistered(account, "iss", "sub-" + account, "mail" + offset, null, null, null)
                    : new AccountEvent.NameGiven(account, subject, ++version, "name" + offset);
            stream.add(
                    random.nextInt(5) == 0
                            ? AccountFact.erased(event.recordKey(), offset, sentAt(offset))
                            : AccountFact.of(event, offset, sentAt(offset)));
        }
        return stream;
    }

    private static Instant sentAt(long offset) {
        return Instant.EPOCH.plus(Duration.ofMinutes(2 * offset));
    }

    private void applyKeys(List<KeyFact> facts) {
        keyTables.apply(KeyBatch.of(facts)).await().atMost(SOON);
    }

    private void applyAccounts(List<AccountFact> facts) {
        accountTables.apply(AccountBatch.of(facts)).await().atMost(SOON);
    }

    private List<Long> versions() {
        List<Long> versions = new ArrayList<>();
        for (int lock = 0; lock < 3; lock++) {
            String id = "LK-" + run + "-" + lock;
            versions.add(
                    rows("select coalesce(max(sequence), 0)::text from positions where lock_id = '" + id
                                    + "' and $1 <> ''")
                            .stream()
                            .mapToLong(Long::parseLong)
                            .sum());
            versions.add(
                    rows("select coalesce(sum(sequence), 0)::text from keys where lock_id = '" + id + "' and $1 <> ''")
                            .stream()
                            .mapToLong(Long::parseLong)
                            .sum());
        }
        return versions;
    }

    private static void assertNoneFell(List<Long> before, List<Long> after) {
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i)).isGreaterThanOrEqualTo(before.get(i));
        }
    }

    private String dump() {
        List<String> dump = new ArrayList<>();
        each(t -> dump.addAll(rows("select '" + t + ' ' + "' || to_jsonb(t)::text from " + t
                + " t where to_jsonb(t)::text like $1 order by 1")));
        Collections.sort(dump);
        return String.join("\n", dump);
    }

    private void forget() {
        each(t -> pool.preparedQuery("delete from " + t + " t where to_jsonb(t)::text like $1")
                .execute(Tuple.of("%" + run + "%"))
                .await()
                .atMost(SOON));
    }

    private static void each(Consumer<String> table) {
        List.of("positions", "locks", "lock_administrators", "keys", "lock_accounts", "accounts", "names")
                .forEach(table);
    }

    private List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        pool.preparedQuery(sql)
                .execute(Tuple.of("%" + run + "%"))
                .await()
                .atMost(SOON)
                .forEach(row -> rows.add(row.getString(0)));
        return rows;
    }
}
