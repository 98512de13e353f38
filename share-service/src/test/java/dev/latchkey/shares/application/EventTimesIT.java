package dev.latchkey.shares.application;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.ReportWay;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.shares.api.ShareApi;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Commands that come while another one has the lock: they are dated after it, as they are numbered. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class EventTimesIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final ShareApi api = new ShareApi();

    @Inject
    Pool pool;

    @Inject
    LockReports reports;

    @Test
    @Tag("O3")
    void o3_download_isDatedWhenItHasTheLock() throws Exception {
        TestLock lock = api.claimedLock();
        String key = sharedKey(lock);

        Instant held = whileHeld(lock, () -> expect(200, api.download(RITA, key, Device.generate())));

        assertThat(at(lock, "key.downloaded.v1")).isAfterOrEqualTo(held);
    }

    @Test
    @Tag("O3")
    void o3_downloadByCode_isDatedWhenItHasTheLock() throws Exception {
        TestLock lock = api.claimedLock();
        String code = expect(201, api.shareByCode(api.enabledKey(lock))).path("verificationCode");

        Instant held = whileHeld(lock, () -> expect(200, api.redeem(code, Device.generate())));

        assertThat(at(lock, "key.downloaded.v1")).isAfterOrEqualTo(held);
    }

    @Test
    @Tag("O3")
    void o3_useThatALockReports_isDatedWhenItHasTheLock() throws Exception {
        TestLock lock = api.claimedLock();
        expect(200, api.download(RITA, sharedKey(lock), Device.generate()));
        use(lock, 1); // the first row of counters looks whether its lock is there, and so waits for it by itself

        Instant held = whileHeld(lock, () -> use(lock, 2));

        assertThat(at(lock, "key.used.v1")).isAfterOrEqualTo(held);
    }

    @Test
    @Tag("O3")
    void o3_timeForALockThatHasLostIt_isOfWhenItHasTheLock() throws Exception {
        TestLock lock = api.claimedLock();
        told(lock, new Statement.EntriesLost(lock.id(), 1, now(), 1, 1, 1));
        String challenge = "A".repeat(22);

        Instant held = whileHeld(
                lock,
                () -> told(lock, new Statement.ClockLost(lock.id(), 2, new LockTime(Instant.EPOCH, false), challenge)));

        assertThat(at(lock, "lock.order-given.v1")).isAfterOrEqualTo(held);
    }

    /** One report makes both events. */
    @Test
    @Tag("O3")
    void o3_correctionOfASlowClock_isNotDatedBeforeTheReceiptThatShowsIt() throws Exception {
        TestLock lock = api.claimedLock();
        String key = api.downloadedKey(lock, Device.generate());
        use(lock, 1);
        expect(202, api.post(ADA, "/v1/keys/" + key + "/deactivate", Map.of()));
        String order =
                expect(200, api.get(ADA, "/v1/locks/" + lock.id() + "/orders")).path("orders[0].orderId");
        LockTime slow = new LockTime(Instant.now().minus(Duration.ofMinutes(10)), true);

        Instant held = whileHeld(lock, () -> told(lock, new Statement.Deactivated(lock.id(), 2, slow, 1, 1, order)));

        assertThat(at(lock, "key.deactivated.v1")).isAfterOrEqualTo(held);
        assertThat(at(lock, "lock.order-given.v1")).isAfterOrEqualTo(at(lock, "key.deactivated.v1"));
    }

    private void use(TestLock lock, long counter) {
        told(lock, new Statement.Opened(lock.id(), counter, now(), 1, 1));
    }

    private static LockTime now() {
        return new LockTime(Instant.now(), true);
    }

    private void told(TestLock lock, Statement statement) {
        LockReport report = new LockReport(
                lock.id(), Statements.sign(statement, lock.key()), ReportWay.BRIDGE, null, Instant.now());
        reports.take(report, "report-" + lock.id()).await().atMost(SOON);
    }

    private String sharedKey(TestLock lock) {
        expect(200, api.get(RITA, "/v1/me"));
        String key = api.enabledKey(lock);
        expect(201, api.share(key, "rita@example.com", Map.of()));
        return key;
    }

    /** @return when the head was still held, and the command had come */
    private Instant whileHeld(TestLock lock, Runnable command) throws Exception {
        SqlConnection elsewhere = pool.getConnection().await().atMost(SOON);
        try {
            Transaction transaction = elsewhere.begin().await().atMost(SOON);
            elsewhere
                    .preparedQuery("select 1 from locks where lock_id = $1 for update")
                    .execute(Tuple.of(lock.id()))
                    .await()
                    .atMost(SOON);
            // on a thread of its own: those of the common pool may have a class loader that knows nothing of this test
            CompletableFuture<Void> done = CompletableFuture.runAsync(
                    command, task -> Thread.ofPlatform().start(task));
            await().atMost(SOON).until(() -> done.isDone() || somebodyWaits());
            assertThat(done).as("waits for the lock").isNotDone();
            Instant held = Instant.now().truncatedTo(ChronoUnit.MICROS); // as precise as the database
            transaction.rollback().await().atMost(SOON);
            done.get(SOON.toSeconds(), TimeUnit.SECONDS);
            return held;
        } finally {
            elsewhere.close().await().atMost(SOON);
        }
    }

    private boolean somebodyWaits() {
        return pool.query("select 1 from pg_stat_activity where wait_event_type = 'Lock'")
                        .execute()
                        .await()
                        .atMost(SOON)
                        .size()
                > 0;
    }

    private Instant at(TestLock lock, String type) {
        return pool.preparedQuery("select max(at) from events where lock_id = $1 and type = $2")
                .execute(Tuple.of(lock.id(), type))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getOffsetDateTime(0)
                .toInstant();
    }
}
