package dev.latchkey.shares.application;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.LockReport;
import dev.latchkey.events.ReportWay;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.Refusal;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statement.LockTime;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.shares.api.ShareApi;
import dev.latchkey.shares.api.ShareApi.TestLock;
import dev.latchkey.shares.application.LockReports.Outcome;
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
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bridges and phones hand in of one lock's log, on the real database. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class LockReportsIT {
    private static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");
    private static final int GRANTED = 100;

    private final ShareApi api = new ShareApi();

    @Inject
    LockReports reports;

    @Inject
    Pool pool;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("U1")
    @Tag("inv-5")
    void u1_eachUseIsCountedOnce_inAnyOrderAndHoweverOften_alsoAtTheSameTime(long seed) throws Exception {
        Random random = new Random(seed);
        TestLock lock = api.claimedLock();
        expect(200, api.get(RITA, "/v1/me"));
        String key = api.enabledKey(lock);
        expect(201, api.share(key, "rita@example.com", Map.of("unlocks", GRANTED)));
        expect(200, api.download(RITA, key, Device.generate()));
        List<Statement> log = log(lock, random);
        long uses = log.stream().filter(Statement.Opened.class::isInstance).count();
        List<Callable<Outcome>> deliveries = new ArrayList<>();
        for (ReportWay way : ReportWay.values()) {
            for (Statement statement : log) {
                deliveries.add(() -> take(lock, statement, way));
            }
        }
        for (int i = 0; i < log.size(); i++) {
            Statement again = log.get(random.nextInt(log.size()));
            deliveries.add(() -> take(lock, again, ReportWay.BRIDGE));
        }
        Collections.shuffle(deliveries, random);

        try (ExecutorService several = Executors.newFixedThreadPool(6)) {
            List<Outcome> first = new ArrayList<>();
            for (Future<Outcome> taken : several.invokeAll(deliveries)) {
                if (taken.get() != Outcome.REPEATED) {
                    first.add(taken.get());
                }
            }
            assertThat(first).containsOnly(Outcome.BELIEVED, Outcome.NOTED).hasSameSizeAs(log);
        }

        assertThat(expect(200, api.get(ADA, "/v1/keys/" + key)).<Integer>path("share.unlocksLeft"))
                .isEqualTo((int) (GRANTED - uses));
        assertThat(value("select counters::text from reports_seen where lock_id = $1", lock))
                .as("complete, so it is one range")
                .isEqualTo("{[1," + (log.size() + 1) + ")}");
        assertThat(value("select count(*)::text from events where lock_id = $1 and type = 'key.used.v1'", lock))
                .isEqualTo(String.valueOf(uses));
    }

    private static List<Statement> log(TestLock lock, Random random) {
        List<Statement> log = new ArrayList<>();
        LockTime at = new LockTime(NOW, true);
        for (int counter = 1; counter <= 25; counter++) {
            log.add(
                    random.nextInt(4) == 0
                            ? new Statement.Refused(lock.id(), counter, at, 1, 1, Refusal.NO_PROOF)
                            : new Statement.Opened(lock.id(), counter, at, 1, 1));
        }
        return log;
    }

    private Outcome take(TestLock lock, Statement statement, ReportWay way) {
        LockReport report = new LockReport(lock.id(), Statements.sign(statement, lock.key()), way, null, NOW);
        return reports.take(report, "report-" + statement.counter())
                .await()
                .atMost(Duration.ofSeconds(30))
                .outcome();
    }

    private String value(String sql, TestLock lock) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(lock.id()))
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getString(0);
    }
}
