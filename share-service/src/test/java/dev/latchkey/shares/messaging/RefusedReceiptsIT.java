package dev.latchkey.shares.messaging;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.BORIS;
import static dev.latchkey.shares.api.ShareApi.OPERATOR;
import static dev.latchkey.shares.api.ShareApi.RITA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.Flaw;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.shares.api.ShareApi;
import dev.latchkey.shares.api.ShareApi.TestLock;
import dev.latchkey.shares.application.RefusedReceipt;
import dev.latchkey.shares.application.RefusedReceiptStore;
import dev.latchkey.shares.application.RefusedReceipts;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Way;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What no lock has signed, handed in by bridges over Kafka and by phones over HTTP. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class RefusedReceiptsIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final ShareApi api = new ShareApi();
    private final String bridge = "BR-" + UUID.randomUUID();

    @Inject
    RefusedReceipts refused;

    @Inject
    MeterRegistry metrics;

    @Inject
    Pool pool;

    @Test
    @Tag("inv-12")
    @Tag("U3")
    void inv12_forgedAndForeignReceipts_areCounted_andShownWithWhoHandedThemIn() throws Exception {
        TestLock lock = api.claimedLock();
        TestLock other = api.claimedLock();
        String ada = expect(200, api.get(ADA, "/v1/me")).path("accountId");
        String good = receipt(lock.id(), lock.key(), 1);

        ReportedByBridge.send(bridge, lock.id(), receipt(lock.id(), LockKey.generate(), 1)); // made up
        ReportedByBridge.send(bridge, lock.id(), receipt(other.id(), other.key(), 1)); // another lock's
        ReportedByBridge.send(bridge, lock.id(), withSignatureOf(receipt(lock.id(), lock.key(), 2), good));
        ReportedByBridge.send(bridge, lock.id(), "no.statement.atall");
        expectProblem(400, "statement.not-valid", handIn(lock, withSignatureOf(good, "a.b.AAAA"), "1"));
        expectProblem(400, "statement.not-valid", handIn(lock, receipt(other.id(), other.key(), 1), "2"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rows(ofLock(ADA, lock)))
                        .extracting(
                                row -> row.get("way"),
                                row -> row.get("bridgeId"),
                                row -> row.get("accountId"),
                                row -> row.get("reason"),
                                row -> row.get("times"))
                        .containsExactlyInAnyOrder(
                                tuple("bridge", bridge, null, "unknown-signer", 2),
                                tuple("bridge", bridge, null, "wrong-signature", 1),
                                tuple("bridge", bridge, null, "malformed", 1),
                                tuple("phone", null, ada, "wrong-signature", 1),
                                tuple("phone", null, ada, "unknown-signer", 1)));
        List<Map<String, Object>> shown = rows(ofLock(ADA, lock));
        assertThat(shown).allSatisfy(row -> {
            assertThat(row).containsEntry("lockId", lock.id());
            assertThat(Instant.parse((String) row.get("firstAt")))
                    .isBeforeOrEqualTo(Instant.parse((String) row.get("lastAt")));
        });
        assertThat(shown)
                .extracting(row -> Instant.parse((String) row.get("lastAt")))
                .as("the newest first")
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(rows(all("lockId=" + lock.id()))).isEqualTo(shown);
        assertThat(rows(all("bridgeId=" + bridge)))
                .isEqualTo(shown.stream()
                        .filter(row -> row.get("way").equals("bridge"))
                        .toList());
        assertThat(rows(ofLock(ADA, other)))
                .as("whose receipt was misused did nothing")
                .isEmpty();
    }

    @Test
    @Tag("O5")
    @Tag("inv-18")
    void o5_strangersLearnNothing_andOperatorsAloneSeeThoseOfAllLocks() {
        TestLock lock = api.claimedLock();
        remember(lock, bridge);

        for (String id : List.of(lock.id(), "LK-nowhere")) {
            String path = "/v1/locks/" + id + "/refused-receipts";
            for (String stranger : List.of(BORIS, RITA, OPERATOR)) {
                expectProblem(404, "not-found", api.get(stranger, path));
            }
            expectProblem(401, "access.sign-in", api.get(null, path));
        }
        expectProblem(403, "access.forbidden", api.get(ADA, "/v1/refused-receipts?lockId=" + lock.id()));
        expectProblem(401, "access.sign-in", api.get(null, "/v1/refused-receipts"));
        assertThat(rows(ofLock(ADA, lock))).hasSize(1);
        assertThat(rows(all("lockId=" + lock.id() + "&bridgeId=" + bridge))).hasSize(1);
        assertThat(rows(all("lockId=LK-nowhere"))).isEmpty();
    }

    @Test
    @Tag("inv-12")
    void inv12_phonesReceipts_areCountedOnce_asBridgesAre_andRepeatsApart() throws Exception {
        TestLock lock = api.claimedLock();
        String forged = receipt(lock.id(), LockKey.generate(), 1);
        double refusedBefore = count("not-believed");
        double unknownBefore = count("unknown-lock");

        Response first = expectProblem(400, "statement.not-valid", handIn(lock, forged, "again"));
        assertThat(handIn(lock, forged, "again").asString()).isEqualTo(first.asString());
        ReportedByBridge.send(bridge, "LK-nowhere", forged);

        assertThat(count("not-believed")).isEqualTo(refusedBefore + 1);
        assertThat(rows(ofLock(ADA, lock))).extracting(row -> row.get("times")).containsExactly(1);
        await().atMost(SOON).until(() -> count("unknown-lock") == unknownBefore + 1);
        assertThat(rows(all("bridgeId=" + bridge)))
                .as("a lock that nobody has registered has no rows")
                .isEmpty();

        api.downloadedKey(lock, Device.generate());
        String good = receipt(lock.id(), lock.key(), 1);
        double believedBefore = count("believed");
        double repeatedBefore = count("repeated");
        expect(200, handIn(lock, good, "good"));
        expect(200, handIn(lock, good, "good-again"));
        await().atMost(SOON).until(() -> number("select count(*) from outbox where stream = $1", lock) == 0);
        ReportedByBridge.send(bridge, lock.id(), good); // behind what the phone's have come to on the topic
        await().atMost(SOON).until(() -> count("repeated") >= repeatedBefore + 2);
        assertThat(count("repeated")).isEqualTo(repeatedBefore + 2);
        assertThat(count("believed")).isEqualTo(believedBefore + 1);
    }

    /** One after the other, so that the second would wait for what the first needs. */
    @Test
    @Tag("inv-12")
    void inv12_believedReceipts_needNothingOfWhatWasRefused() throws Exception {
        Deactivating first = deactivating();
        Deactivating second = deactivating();
        SqlConnection elsewhere = pool.getConnection().await().atMost(SOON);
        try {
            Transaction transaction = elsewhere.begin().await().atMost(SOON);
            elsewhere
                    .query("lock table refused_receipts in access exclusive mode")
                    .execute()
                    .await()
                    .atMost(SOON);
            for (Deactivating each : List.of(first, second)) {
                ReportedByBridge.send(bridge, each.lock().id(), each.receipt(1));
                await().atMost(SOON).until(() -> {
                    // whoever does nothing in a transaction loses it after 15 seconds
                    elsewhere.query("select 1").execute().await().atMost(SOON);
                    return "deactivated"
                            .equals(api.get(ADA, "/v1/keys/" + each.key()).path("status"));
                });
            }
            expect(200, handIn(first.lock(), first.receipt(2), "by-phone"));
            transaction.rollback().await().atMost(SOON);
        } finally {
            elsewhere.close().await().atMost(SOON);
        }
    }

    private record Deactivating(TestLock lock, String key, String order) {
        String receipt(long counter) {
            return RefusedReceiptsIT.receipt(lock.id(), lock.key(), counter, order);
        }
    }

    private Deactivating deactivating() {
        TestLock lock = api.claimedLock();
        String key = api.downloadedKey(lock, Device.generate());
        Response ordered = expect(202, api.post(ADA, "/v1/keys/" + key + "/deactivate", Map.of()));
        return new Deactivating(lock, key, ordered.path("deactivation.orderId"));
    }

    @Test
    @Tag("inv-12")
    void inv12_howeverManyHandThemIn_aLockHasFewRows_andEachIsCounted() {
        TestLock lock = api.claimedLock();
        remember(lock, bridge);

        List<RefusedReceipt> many = IntStream.range(0, 100)
                .mapToObj(i -> forged(lock, "BR-" + i, Flaw.MALFORMED))
                .toList();
        refused.remember(many).await().atMost(SOON);
        for (int i = 100; i < 110; i++) {
            remember(lock, "BR-" + i);
        }
        remember(lock, bridge);

        List<Map<String, Object>> shown = rows(ofLock(ADA, lock));
        assertThat(shown)
                .as("32 and, of each way and reason, the others")
                .hasSize(RefusedReceiptStore.MOST_OF_A_LOCK + 2);
        assertThat(shown)
                .filteredOn(row -> bridge.equals(row.get("bridgeId")))
                .extracting(row -> row.get("times"))
                .containsExactly(2);
        assertThat(shown)
                .filteredOn(row -> !row.containsKey("bridgeId"))
                .extracting(row -> row.get("reason"), row -> row.get("times"))
                .containsExactlyInAnyOrder(tuple("malformed", 69), tuple("unknown-signer", 10));
        assertThat(shown.stream().mapToInt(row -> (Integer) row.get("times")).sum())
                .isEqualTo(112);
    }

    @Test
    @Tag("inv-12")
    void pages_haveEachRowOnce_andWhatIsNoCursorIsRefused() {
        TestLock lock = api.claimedLock();
        refused.remember(IntStream.range(0, 7)
                        .mapToObj(i -> forged(lock, "BR-" + i, Flaw.UNKNOWN_SIGNER))
                        .toList())
                .await()
                .atMost(SOON);

        assertThat(pages(ADA, "/v1/locks/" + lock.id() + "/refused-receipts?limit=3"))
                .extracting(row -> row.get("bridgeId"))
                .containsExactlyInAnyOrder("BR-0", "BR-1", "BR-2", "BR-3", "BR-4", "BR-5", "BR-6");
        assertThat(pages(OPERATOR, "/v1/refused-receipts?limit=3&lockId=" + lock.id()))
                .isEqualTo(rows(ofLock(ADA, lock)));

        for (String query : List.of("limit=0", "cursor=x", "cursor=bm93HzE", "lockId=a%20b", "bridgeId=.")) {
            expectProblem(400, "request.invalid", api.get(OPERATOR, "/v1/refused-receipts?" + query));
        }
    }

    private List<Map<String, Object>> pages(String token, String path) {
        List<Map<String, Object>> all = new ArrayList<>();
        String cursor = null;
        do {
            Response page = expect(200, api.get(token, cursor == null ? path : path + "&cursor=" + cursor));
            assertThat(rows(page)).hasSizeBetween(1, 3);
            all.addAll(rows(page));
            cursor = page.path("nextCursor");
        } while (cursor != null);
        return all;
    }

    private Response ofLock(String token, TestLock lock) {
        return expect(200, api.get(token, "/v1/locks/" + lock.id() + "/refused-receipts"));
    }

    private Response all(String query) {
        return expect(200, api.get(OPERATOR, "/v1/refused-receipts?" + query));
    }

    private static List<Map<String, Object>> rows(Response page) {
        return page.path("refusedReceipts");
    }

    private void remember(TestLock lock, String by) {
        refused.remember(List.of(forged(lock, by, Flaw.UNKNOWN_SIGNER))).await().atMost(SOON);
    }

    private static RefusedReceipt forged(TestLock lock, String by, Flaw flaw) {
        return new RefusedReceipt(new LockId(lock.id()), Way.BRIDGE, by, flaw, Instant.now());
    }

    private Response handIn(TestLock lock, String statement, String request) {
        return api.post(
                ADA, "/v1/locks/" + lock.id() + "/receipts", Map.of("statement", statement), lock.id() + "-" + request);
    }

    private double count(String outcome) {
        return metrics.find("latchkey.lock.reports").tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private long number(String sql, TestLock lock) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(lock.id()))
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
    }

    private static String receipt(String lockId, LockKey key, long counter) {
        return receipt(lockId, key, counter, "an order");
    }

    private static String receipt(String lockId, LockKey key, long counter, String order) {
        return Statements.sign(
                new Statement.Deactivated(lockId, counter, new Statement.LockTime(Instant.now(), true), 1, 1, order),
                key);
    }

    private static String withSignatureOf(String statement, String other) {
        return statement.substring(0, statement.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
    }
}
