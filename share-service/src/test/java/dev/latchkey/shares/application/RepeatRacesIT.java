package dev.latchkey.shares.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.shares.api.ShareApi;
import dev.latchkey.shares.domain.Permissions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One request sent several times at the same moment, under one Idempotency-Key, on the real database. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class RepeatRacesIT {
    private static final int ROUNDS = 100;
    private static final int REPEATS = 4;

    private final ShareApi api = new ShareApi();

    @Inject
    KeyCommands keys;

    @Inject
    OnlineKeyCommands onlineKeys;

    @Inject
    Downloads downloads;

    @Inject
    LockReports reports;

    @Inject
    Transactions transactions;

    @Inject
    Signer signer;

    @Inject
    Pool pool;

    private RacedKey.Services services;

    @BeforeEach
    void setUp() {
        services = new RacedKey.Services(keys, onlineKeys, downloads, reports, transactions, signer, pool);
    }

    @Test
    @Tag("S4")
    @Tag("inv-3")
    void inv3_shareByCode_sentInParallel_makesOneShareAndOneCode() throws Exception {
        sendsOnce(
                "offline",
                RaceStart.ENABLED,
                (at, write) -> keys.share(write, at.id(), new KeyCommands.Target.Code(), Permissions.UNLIMITED),
                "key.shared.v1");
    }

    @Test
    @Tag("E3")
    @Tag("R3")
    @Tag("inv-3")
    void inv3_reset_sentInParallel_isOneResetWithOneOrder() throws Exception {
        KeyCommands.Target raj = new KeyCommands.Target.Id(Contender.TO_RAJ);
        sendsOnce(
                "offline",
                RaceStart.DOWNLOADED,
                (at, write) -> keys.reset(write, at.id(), raj, Permissions.UNLIMITED),
                "key.reset.v1",
                "key.deactivation-ordered.v1");
    }

    @Test
    @Tag("D3")
    @Tag("inv-3")
    void inv3_download_sentInParallel_isOneDownload() throws Exception {
        sendsOnce(
                "offline",
                RaceStart.SHARED,
                (at, write) -> downloads.byId(new Write(at.rita(), write.request(), null), at.id(), at.phoneProof()),
                "key.downloaded.v1");
    }

    @Test
    @Tag("U2")
    @Tag("inv-3")
    void inv3_unlock_sentInParallel_isCountedOnce() throws Exception {
        sendsOnce(
                "online",
                RaceStart.SHARED,
                (at, write) -> onlineKeys.unlock(
                        new Write(at.rita(), write.request(), null), at.id(), "AAAAAAAAAAAAAAAAAAAAAA"),
                "key.unlocked.v1");
    }

    /** A refusal is an answer too: it has no event, and stays the answer when the state has changed since. */
    @Test
    @Tag("inv-3")
    void inv3_refusal_sentInParallel_isOneRefusal() throws Exception {
        sendsOnce("offline", RaceStart.ENABLED, (at, write) -> keys.cancel(write, at.id()));
    }

    private void sendsOnce(
            String kind, RaceStart start, BiFunction<RacedKey, Write, Uni<Answer>> command, String... events)
            throws Exception {
        RacedKey at = new RacedKey(services, api, kind);
        Answer stillRunning = new Answer(409, "{\"code\":\"request.still-running\"}", null, null);
        try (ExecutorService threads = Executors.newFixedThreadPool(REPEATS)) {
            for (int round = 0; round < ROUNDS; round++) {
                RacedKey.Found before = at.after(start);
                Write write = RacedKey.write(at.ada(), null);
                Callable<Uni<Answer>> request = () -> command.apply(at, write)
                        .onFailure(failure -> failure instanceof ProblemException problem
                                && problem.problem().code().equals("request.still-running"))
                        .recoverWithItem(stillRunning);
                List<Answer> answers = RacedKey.together(threads, Collections.nCopies(REPEATS, request));
                Answer after = RacedKey.await(command.apply(at, write));
                assertThat(answers)
                        .as("round %d", round)
                        .isSubsetOf(after, stillRunning)
                        .contains(after);
                assertThat(at.eventsAfter(before.sequence()))
                        .as("round %d", round)
                        .containsExactly(events);
            }
        }
        assertThat(at.hasNoHole()).as("the sequence of the lock").isTrue();
    }
}
