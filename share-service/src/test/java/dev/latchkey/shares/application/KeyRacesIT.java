package dev.latchkey.shares.application;

import static dev.latchkey.shares.application.Contender.CANCEL;
import static dev.latchkey.shares.application.Contender.DOWNLOAD;
import static dev.latchkey.shares.application.Contender.GIVE_TO_RAJ;
import static dev.latchkey.shares.application.Contender.MODIFY;
import static dev.latchkey.shares.application.Contender.UNLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.shares.api.ShareApi;
import dev.latchkey.shares.application.SerialOrders.Outcome;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commands that meet at one key, on the real database: whatever comes of it, the answers, the events and the state have to be those
 * of the same commands one after the other (inv-2), as {@link SerialOrders} works them out by the rules alone.
 */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class KeyRacesIT {
    private static final int ROUNDS = 100;
    private static final int MOST_PASSES = 20;
    private static final List<Contender> OFFLINE = List.of(
            Contender.SHARE,
            MODIFY,
            GIVE_TO_RAJ,
            CANCEL,
            Contender.RESET,
            Contender.DEACTIVATE,
            Contender.DISABLE,
            DOWNLOAD,
            Contender.DOWNLOAD_ELSEWHERE,
            Contender.RECEIPT,
            Contender.USE);
    private static final List<Contender> ONLINE =
            List.of(Contender.SHARE, MODIFY, GIVE_TO_RAJ, CANCEL, Contender.DISABLE, UNLOCK, UNLOCK);

    private static int rounds;

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

    @AfterAll
    static void tell() {
        System.out.println("races for one key: " + rounds + " rounds");
    }

    @ParameterizedTest
    @CsvSource({
        "SHARED, CANCEL, DOWNLOAD",
        "SHARED, MODIFY, DOWNLOAD",
        "SHARED, GIVE_TO_RAJ, DOWNLOAD",
        "SHARED, DISABLE, DOWNLOAD",
        "SHARED, DOWNLOAD, DOWNLOAD_ELSEWHERE",
        "DOWNLOADED, RESET, RESET",
        "DOWNLOADED, RESET, DOWNLOAD",
        "DOWNLOADED, DEACTIVATE, RESET",
        "DOWNLOADED, DEACTIVATE, DISABLE",
        "DEACTIVATING, RECEIPT, RESET",
        "DEACTIVATING, RECEIPT, USE",
        "RESET, CANCEL, RECEIPT"
    })
    @Tag("E1")
    @Tag("E2")
    @Tag("E3")
    @Tag("D3")
    @Tag("inv-2")
    @Tag("inv-9")
    void inv2_offlineKey_comesToWhatAnOrderWouldHaveMade(RaceStart start, Contender one, Contender other)
            throws Exception {
        race("offline", 0, ROUNDS, false, random -> start, random -> List.of(one, other));
    }

    @ParameterizedTest
    @CsvSource({
        "LAST_UNLOCK, UNLOCK, UNLOCK",
        "LAST_UNLOCK, UNLOCK, CANCEL",
        "LAST_UNLOCK, UNLOCK, GIVE_TO_RAJ",
        "SHARED, UNLOCK, DISABLE",
        "SHARED, MODIFY, GIVE_TO_RAJ"
    })
    @Tag("U2")
    @Tag("E4")
    @Tag("inv-2")
    void inv2_onlineKey_comesToWhatAnOrderWouldHaveMade(RaceStart start, Contender one, Contender other)
            throws Exception {
        race("online", 0, ROUNDS, false, random -> start, random -> List.of(one, other));
    }

    /** Which order it was must not be visible in how often it is: both have to occur, else this races nothing. */
    @Test
    @Tag("inv-2")
    void inv2_cancelAndDownload_eachWinsSometimes_andNeverBoth() throws Exception {
        Set<List<String>> seen = new HashSet<>();
        for (int pass = 0; pass < MOST_PASSES && seen.size() < 2; pass++) { // a busy machine may favour one of them
            seen.addAll(
                    race("offline", pass, 150, false, random -> RaceStart.SHARED, random -> List.of(CANCEL, DOWNLOAD)));
        }
        assertThat(seen).containsExactlyInAnyOrder(List.of("ok", "not-found"), List.of("key.already-downloaded", "ok"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Contender.class,
            names = {"MODIFY", "GIVE_TO_RAJ", "CANCEL"})
    @Tag("inv-2")
    void inv2_ofChangesWithTheSameIfMatch_exactlyOneWins(Contender other) throws Exception {
        Set<List<String>> seen = race(
                "offline", 0, ROUNDS, true, random -> RaceStart.SHARED, random -> List.of(MODIFY, other, GIVE_TO_RAJ));
        assertThat(seen)
                .allSatisfy(answers -> assertThat(answers)
                        .containsExactlyInAnyOrder("ok", "key.changed-meanwhile", "key.changed-meanwhile"));
    }

    @ParameterizedTest
    @CsvSource({"offline, 1", "offline, 2", "online, 3"})
    @Tag("inv-2")
    @Tag("inv-9")
    void inv2_anyThreeCommands_inAnyState_comeToWhatAnOrderWouldHaveMade(String kind, long seed) throws Exception {
        List<Contender> all = kind.equals("offline") ? OFFLINE : ONLINE;
        List<RaceStart> starts = kind.equals("offline")
                ? List.of(RaceStart.values())
                : List.of(RaceStart.ENABLED, RaceStart.SHARED, RaceStart.LAST_UNLOCK);
        race(
                kind,
                seed,
                200,
                false,
                random -> starts.get(random.nextInt(starts.size())),
                random -> List.of(any(all, random), any(all, random), any(all, random)));
    }

    private static Contender any(List<Contender> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private interface Choice<T> {
        T of(Random random);
    }

    /** @return the answers that came */
    private Set<List<String>> race(
            String kind, long seed, int times, boolean seen, Choice<RaceStart> start, Choice<List<Contender>> who)
            throws Exception {
        RacedKey at = new RacedKey(services, api, kind);
        Random random = new Random(seed);
        Set<List<String>> all = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int round = 0; round < times; round++) {
                RaceStart from = start.of(random);
                RacedKey.Found before = at.after(from);
                List<Contender> contenders = who.of(random);
                List<Callable<Uni<Answer>>> requests = new ArrayList<>();
                for (Contender contender : contenders) {
                    requests.add(() -> contender.request(at, before.key(), seen ? before.version() : null));
                }
                List<String> answers = RacedKey.together(threads, requests).stream()
                        .map(RacedKey::outcome)
                        .toList();
                Outcome outcome =
                        new Outcome(answers, at.eventsAfter(before.sequence()), SerialOrders.describe(at, at.key()));
                assertThat(SerialOrders.thatExplains(outcome, at, before.key(), contenders, seen))
                        .as("order of %s at a key that was %s, for %s", contenders, from, outcome)
                        .isPresent();
                all.add(answers);
                rounds++;
            }
        }
        assertThat(at.hasNoHole()).as("the sequence of the lock").isTrue();
        return all;
    }
}
