package dev.latchkey.notifications.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.AccountEvent.NameGiven;
import dev.latchkey.notifications.application.AccountChange;
import dev.latchkey.notifications.application.AccountProjection;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names that a relay which stood still has sent again, after what its successor sent. */
@QuarkusTest
@WithTestResource(
        value = EnginesTestResource.class,
        initArgs = @ResourceArg(name = "schema", value = "notification_service"))
@WithTestResource(MailServer.class)
class ErasedNamesIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    AccountProjection projection;

    @Inject
    Pool pool;

    private final String account = "acc-" + UUID.randomUUID();
    private final String subject = "LK-" + UUID.randomUUID();

    @Test
    @Tag("O4")
    @Tag("inv-5")
    void o4_nameOfAFormerOwner_isNotBroughtBack_byARepeatAfterItsTombstone() throws Throwable {
        apply(name(3));
        apply(nameErased());
        apply(name(3));
        assertThat(storedName()).isNull();

        apply(name(4));
        assertThat(storedName()).isEqualTo("name 4");
    }

    @Test
    @Tag("O4")
    @Tag("inv-5")
    void o4_namesOfAnErasedAccount_areNotBroughtBack() throws Throwable {
        apply(name(3));
        apply(new AccountChange.Erased(account));
        apply(name(2), name(3));

        assertThat(storedName()).isNull();
    }

    @RepeatedTest(8)
    @Tag("O4")
    @Tag("inv-5")
    void o4_whatIsKept_isTheNewestThatWasNotErased_howeverRecordsRepeatAndAreBatched(RepetitionInfo repetition)
            throws Throwable {
        Random random = new Random(repetition.getCurrentRepetition());
        List<AccountChange> batch = new ArrayList<>();
        long newest = 0;
        String kept = null;
        for (int i = 0; i < 40; i++) {
            int what = random.nextInt(4);
            if (what == 0) {
                kept = null;
                batch.add(random.nextBoolean() ? nameErased() : new AccountChange.Erased(account));
            } else if (what == 1) {
                newest++;
                kept = "name " + newest;
                batch.add(name(newest));
            } else if (newest > 0) {
                batch.add(name(1 + random.nextLong(newest)));
            }
            if (random.nextInt(3) == 0) {
                apply(batch.toArray(AccountChange[]::new));
                batch.clear();
                assertThat(storedName()).isEqualTo(kept);
            }
        }
    }

    private AccountChange name(long version) {
        return new AccountChange.Named(new NameGiven(account, subject, version, "name " + version));
    }

    private AccountChange nameErased() {
        return new AccountChange.NameErased(account + "/" + subject);
    }

    private void apply(AccountChange... changes) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> projection.apply(List.of(changes)));
    }

    private @Nullable String storedName() {
        var rows = pool.preparedQuery("select name from given_names where record_key = $1")
                .execute(Tuple.of(account + "/" + subject))
                .await()
                .atMost(SOON)
                .iterator();
        return rows.hasNext() ? rows.next().getString(0) : null;
    }
}
