package dev.latchkey.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.events.AccountEvent.NameGiven;
import dev.latchkey.keys.persistence.AccountTables;
import dev.latchkey.keys.projection.AccountBatch;
import dev.latchkey.keys.projection.AccountFact;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Records of the account topic that a relay which stood still has sent again, after what its successor sent. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class LateAccountRecordsIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    AccountTables tables;

    @Inject
    Pool pool;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String account = "acc-" + run;
    private final String subject = "LK-" + run + ".offline-1";
    private long offset;

    @Test
    @Tag("O4")
    @Tag("inv-5")
    void o4_nameOfAFormerOwner_isNotBroughtBack_byARepeatAfterItsTombstone() {
        apply(List.of(name(3)));
        apply(List.of(erasedName()));
        apply(List.of(name(3)));
        assertThat(storedName()).isNull();

        apply(List.of(erasedName(), name(3))); // the batch doesn't know the version that the table knows
        assertThat(storedName()).isNull();

        apply(List.of(name(4)));
        assertThat(storedName()).isEqualTo("name 4");
    }

    @Test
    @Tag("O4")
    @Tag("inv-5")
    void o4_tombstoneCounts_howeverOldWhatFollowsItInItsBatchIs() {
        apply(List.of(name(3), account(3)));

        apply(List.of(name(2), erasedName(), name(2), account(2), erasedAccount(), account(2)));
        assertThat(storedName()).isNull();
        assertThat(storedEmail()).isNull();

        apply(List.of(name(3), account(3)));
        assertThat(storedName()).isNull();
        assertThat(storedEmail()).isNull();
    }

    @RepeatedTest(12)
    @Tag("O4")
    @Tag("inv-5")
    void o4_whatIsKept_isTheNewestThatWasNotErased_howeverRecordsRepeatAndAreBatched(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<AccountFact> batch = new ArrayList<>();
        long newest = 0;
        String kept = null;
        for (int i = 0; i < 60; i++) {
            int what = random.nextInt(4);
            if (what == 0) {
                kept = null;
                batch.addAll(List.of(erasedName(), erasedAccount()));
            } else if (what == 1) {
                newest++;
                kept = "name " + newest;
                batch.addAll(List.of(name(newest), account(newest)));
            } else if (newest > 0) {
                long late = 1 + random.nextLong(newest);
                batch.addAll(List.of(name(late), account(late)));
            }
            if (random.nextInt(3) == 0) {
                apply(batch);
                batch.clear();
                assertThat(storedName()).isEqualTo(kept);
                assertThat(storedEmail()).isEqualTo(kept);
            }
        }
    }

    private AccountFact name(long version) {
        return AccountFact.of(new NameGiven(account, subject, version, "name " + version), ++offset, sentAt());
    }

    private AccountFact erasedName() {
        return AccountFact.erased(account + "/" + subject, ++offset, sentAt());
    }

    private AccountFact account(long revision) {
        return AccountFact.of(
                new AccountRegistered(account, "iss", "sub-" + run, "name " + revision, null, null, revision),
                ++offset,
                sentAt());
    }

    private AccountFact erasedAccount() {
        return AccountFact.erased(account, ++offset, sentAt());
    }

    private Instant sentAt() {
        return Instant.EPOCH.plus(Duration.ofMinutes(2 * offset));
    }

    private void apply(List<AccountFact> facts) {
        tables.apply(AccountBatch.of(facts)).await().atMost(SOON);
    }

    private @Nullable String storedName() {
        return stored("select name from names where account_id = $1");
    }

    private @Nullable String storedEmail() {
        return stored("select email from accounts where account_id = $1");
    }

    private @Nullable String stored(String sql) {
        var rows = pool.preparedQuery(sql)
                .execute(Tuple.of(account))
                .await()
                .atMost(SOON)
                .iterator();
        return rows.hasNext() ? rows.next().getString(0) : null;
    }
}
