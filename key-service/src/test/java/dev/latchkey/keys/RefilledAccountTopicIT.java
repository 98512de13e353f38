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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The account topic was lost and filled again: what comes in it has lower offsets than what the tables know. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class RefilledAccountTopicIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Instant LONG_AGO = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @Inject
    AccountTables tables;

    @Inject
    Pool pool;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String account = "acc-" + run;
    private final String subject = "LK-" + run + ".offline-1";

    @Test
    @Tag("K1")
    @Tag("inv-5")
    void inv5_whatIsNewer_isTaken_andWhatIsOlderIsNot_inANewTopic() {
        apply(name(3, 1_000, LONG_AGO), account(3, 1_001, LONG_AGO));

        apply(name(4, 0, NOW), account(4, 1, NOW));
        assertThat(storedName()).isEqualTo("name 4");
        assertThat(storedEmail()).isEqualTo("mail 4");

        apply(name(3, 2, NOW), account(3, 3, NOW));
        assertThat(storedName()).isEqualTo("name 4");
        assertThat(storedEmail()).isEqualTo("mail 4");
    }

    @Test
    @Tag("O4")
    void o4_tombstoneInANewTopic_erases_whatCameFromTheOldOne() {
        apply(name(3, 1_000, LONG_AGO), account(3, 1_001, LONG_AGO));

        apply(erased(account + "/" + subject, 0, NOW), erased(account, 1, NOW));
        assertThat(storedName()).isNull();
        assertThat(storedEmail()).isNull();

        apply(name(3, 2, NOW), account(3, 3, NOW));
        assertThat(storedName()).isNull();
        assertThat(storedEmail()).isNull();
    }

    @Test
    @Tag("O4")
    void o4_tombstone_erasesWhatIsThereAgain_howeverSoonItFollows_andWithoutTheTimeOfTheOldTopic() {
        apply(name(3, 1_000, LONG_AGO), account(3, 1_001, LONG_AGO));
        pool.query("update names set sent_at = null where account_id = '" + account + "'")
                .execute()
                .await()
                .atMost(SOON);

        apply(name(3, 5, NOW), account(3, 6, NOW));
        apply(erased(account + "/" + subject, 7, NOW), erased(account, 8, NOW));

        assertThat(storedName()).isNull();
        assertThat(storedEmail()).isNull();
    }

    @Test
    @Tag("inv-5")
    void inv5_tombstoneThatIsReadOnceMore_erasesNothingThatCameAfterIt_whateverTheClocksSay() {
        AccountFact erasedName = erased(account + "/" + subject, 8, NOW.plusSeconds(20));
        AccountFact erasedAccount = erased(account, 9, NOW.plusSeconds(20));
        apply(name(3, 6, NOW), account(3, 7, NOW));
        apply(erasedName, erasedAccount);
        apply(name(4, 10, NOW), account(4, 11, NOW));

        apply(erasedName, erasedAccount);

        assertThat(storedName()).isEqualTo("name 4");
        assertThat(storedEmail()).isEqualTo("mail 4");
    }

    private AccountFact name(long version, long offset, Instant sentAt) {
        return AccountFact.of(new NameGiven(account, subject, version, "name " + version), offset, sentAt);
    }

    private AccountFact account(long revision, long offset, Instant sentAt) {
        return AccountFact.of(
                new AccountRegistered(account, "iss", "sub-" + run, "mail " + revision, null, null, revision),
                offset,
                sentAt);
    }

    private static AccountFact erased(String recordKey, long offset, Instant sentAt) {
        return AccountFact.erased(recordKey, offset, sentAt);
    }

    private void apply(AccountFact... facts) {
        tables.apply(AccountBatch.of(List.of(facts))).await().atMost(SOON);
    }

    private @Nullable String storedName() {
        return stored("select name from names where account_id = $1");
    }

    private @Nullable String storedEmail() {
        return stored("select email from accounts where account_id = $1");
    }

    private @Nullable String stored(String sql) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(account))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getString(0);
    }
}
