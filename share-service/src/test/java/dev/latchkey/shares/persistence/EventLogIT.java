package dev.latchkey.shares.persistence;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.shares.api.ShareApi;
import dev.latchkey.shares.api.ShareApi.TestLock;
import dev.latchkey.shares.application.NewEvent;
import dev.latchkey.shares.application.Transactions;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.messaging.KeyEventLog;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The event log under concurrent writers, on the real database. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class EventLogIT {
    private final ShareApi api = new ShareApi();

    @Inject
    Pool pool;

    @Inject
    Transactions transactions;

    @Test
    @Tag("inv-1")
    @Tag("inv-4")
    void inv1_sequences_haveNoHole_withManyWritersRollbacksAndSlowCommits() throws Exception {
        List<TestLock> locks = List.of(api.claimedLock(), api.claimedLock(), api.claimedLock());
        try (KeyEventLog topic = new KeyEventLog(Engines.shared().kafka().bootstrapServers());
                ExecutorService writers = Executors.newFixedThreadPool(12)) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int writer = 0; writer < 12; writer++) {
                Random random = new Random(writer);
                work.add(() -> {
                    for (int i = 0; i < 15; i++) {
                        write(locks.get(random.nextInt(locks.size())), random.nextInt(4));
                    }
                    return null;
                });
            }
            for (Future<Void> done : writers.invokeAll(work)) {
                done.get();
            }
            for (TestLock lock : locks) {
                long last = head(lock);
                assertThat(sequences(lock)).containsExactlyElementsOf(upTo(last));
                assertThat(topic.firstOccurrences(lock.id(), last, Duration.ofSeconds(30)))
                        .containsExactlyElementsOf(upTo(last));
            }
        }
    }

    private void write(TestLock lock, int how) {
        LockId id = new LockId(lock.id());
        switch (how) {
            case 0 -> // a rollback after the number was taken
                assertThatThrownBy(() -> append(id, Uni.createFrom().failure(new IllegalStateException("rolled back"))))
                        .isInstanceOf(IllegalStateException.class);
            case 1 -> // a commit that comes late
                append(id, Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(30)));
            default -> {
                Response enabled =
                        api.post(ADA, "/v1/locks/" + lock.id() + "/keys", Map.of("kind", "offline", "name", "K"));
                if (enabled.statusCode() == 201) {
                    String key = enabled.path("keyId");
                    api.delete(ADA, "/v1/keys/" + key, "*");
                }
            }
        }
    }

    private void append(LockId lock, Uni<Void> afterwards) {
        transactions
                .inTransaction(session -> session.locks()
                        .takeHead(lock)
                        .chain(head -> session.locks()
                                .append(head, Map.of(), List.of(renamed(lock)))
                                .chain(() -> afterwards)))
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    private static NewEvent renamed(LockId lock) {
        var state = new dev.latchkey.events.LockState(lock.value(), "M1", "Europe/Berlin", 1, List.of());
        var event = new dev.latchkey.events.KeyEvent.LockClaimed(dev.latchkey.events.Actor.LOCK, state);
        return new NewEvent(event, lock.value(), Instant.now(), null, null);
    }

    @Test
    @Tag("inv-2")
    void inv2_ofCancelAndDownload_exactlyOneWins() throws Exception {
        expect(200, api.get(RITA, "/v1/me"));
        TestLock lock = api.claimedLock();
        String key = api.enabledKey(lock);
        int downloads = 0;
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 60; round++) {
                String etag = expect(201, api.share(key, "rita@example.com", Map.of()))
                        .header("ETag");
                Device device = Device.generate();
                Future<Response> cancel = both.submit(() -> api.delete(ADA, "/v1/keys/" + key + "/share", "*"));
                Future<Response> download = both.submit(() -> api.download(RITA, key, device));
                boolean cancelled = cancel.get().statusCode() == 200;
                boolean downloaded = download.get().statusCode() == 200;
                assertThat(cancelled).as("round %d after %s", round, etag).isNotEqualTo(downloaded);
                if (downloaded) {
                    downloads++;
                    assertThat(cancel.get().<String>path("code")).isEqualTo("key.already-downloaded");
                    expect(200, api.delete(ADA, "/v1/keys/" + key, "*"));
                    expect(
                            201,
                            api.post(
                                    ADA,
                                    "/v1/locks/" + lock.id() + "/keys",
                                    Map.of("kind", "offline", "name", "K", "slot", 1)));
                } else {
                    assertThat(download.get().<String>path("code")).isEqualTo("not-found");
                }
            }
        }
        assertThat(sequences(lock)).containsExactlyElementsOf(upTo(head(lock)));
        System.out.println("cancel/download: the download won " + downloads + " of 60");
    }

    @Test
    @Tag("inv-3")
    void inv3_parallelRepeats_haveOneEffect() throws Exception {
        TestLock lock = api.claimedLock();
        long before = head(lock);
        String request = UUID.randomUUID().toString();
        Map<String, Object> body = Map.of("kind", "offline", "name", "Once");
        try (ExecutorService many = Executors.newFixedThreadPool(8)) {
            List<Callable<Response>> repeats = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                repeats.add(() -> api.post(ADA, "/v1/locks/" + lock.id() + "/keys", body, request));
            }
            for (Future<Response> answer : many.invokeAll(repeats)) {
                Response response = answer.get();
                if (response.statusCode() != 201) {
                    ShareApi.expectProblem(409, "request.still-running", response);
                }
            }
        }
        assertThat(head(lock)).isEqualTo(before + 1);
    }

    @Test
    @Tag("inv-15")
    void inv15_nothingSecretOrPersonal_isInWhatIsStoredForPublication() throws Exception {
        TestLock lock = api.claimedLock();
        String key = api.enabledKey(lock);
        String code = expect(201, api.shareByCode(key)).path("verificationCode");
        String all = pool.query("select coalesce(string_agg(payload::text, ' '), '') from events")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getString(0);
        assertThat(all)
                .contains(key)
                .doesNotContain(code)
                .doesNotContain(code.replace("-", ""))
                .doesNotContain("@example.com")
                .doesNotContain("Front door")
                .doesNotContain("Cleaner")
                .doesNotContain("CLAIM-1");
        String stored = pool.query("select coalesce(string_agg(encode(answer, 'escape'), ' '), '') from requests")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getString(0);
        assertThat(stored).doesNotContain(code);
    }

    private long head(TestLock lock) {
        return pool.preparedQuery("select sequence from locks where lock_id = $1")
                .execute(Tuple.of(lock.id()))
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getLong(0);
    }

    private List<Long> sequences(TestLock lock) {
        List<Long> found = new ArrayList<>();
        pool.preparedQuery("select sequence from events where lock_id = $1 order by sequence")
                .execute(Tuple.of(lock.id()))
                .await()
                .atMost(Duration.ofSeconds(10))
                .forEach(row -> found.add(row.getLong(0)));
        return found;
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
