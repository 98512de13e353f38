package dev.latchkey.shares.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.shares.api.ShareApi;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is old goes, however much it is and whatever else is going on in the tables. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
@Tag("inv-3")
class RequestsRetentionIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** More than two statements delete. */
    private static final int MANY = 12_000;

    private final String principal = "retention-" + UUID.randomUUID();
    private final String client = "retention-" + UUID.randomUUID();

    @Inject
    RequestsRetention retention;

    @Inject
    Pool pool;

    @BeforeEach
    void fill() {
        answers(MANY, "8 days");
        answers(1, "6 days");
        run("insert into attempts values ('%s', 1, now() - interval '400 days', now())".formatted(client));
    }

    @Test
    void oldAnswers_go_allOfThem_andNoOther() {
        forget();

        assertThat(count("requests where principal = '" + principal + "'")).isEqualTo(1);
        assertThat(count("attempts where scope = '" + client + "'")).isZero();
    }

    /** As another instance does, that deletes just now. */
    @Test
    void rowsThatAreHeldElsewhere_areLeftThere_andWaitedForByNobody() {
        whileHeldElsewhere(
                "select 1 from requests where principal = '%s' order by at limit 10 for update".formatted(principal),
                this::forget);

        assertThat(count("requests where principal = '" + principal + "'")).isEqualTo(11);
        assertThat(count("attempts where scope = '" + client + "'")).isZero();
        forget();
        assertThat(count("requests where principal = '" + principal + "'")).isEqualTo(1);
    }

    @Test
    void wrongCodesAndOrders_go_whenAnswersCannot() {
        String lock = new ShareApi().claimedLock().id();
        order(lock, 11, "SET_CLOCK", "now()");
        order(lock, 12, "TRUST_ISSUERS", "null");
        order(lock, 13, "TRUST_ISSUERS", "null"); // the newest of its kind, and not answered
        order(lock, 14, "PROVISION", "now()");

        whileHeldElsewhere("lock table requests in access exclusive mode", this::forget);

        assertThat(count("attempts where scope = '" + client + "'")).isZero();
        assertThat(count("lock_orders where lock_id = '" + lock + "' and number in (11, 12)"))
                .isZero();
        assertThat(count("lock_orders where lock_id = '" + lock + "' and number in (13, 14)"))
                .isEqualTo(2);
        assertThat(count("requests where principal = '" + principal + "'")).isEqualTo(MANY + 1);
    }

    @Test
    @Tag("inv-12")
    void refusedReceipts_go_whenNoneHasComeForLong() {
        String lock = "LK-" + UUID.randomUUID();
        refusedReceipt(lock, "BR-1", "91 days");
        refusedReceipt(lock, "BR-2", "89 days");

        forget();

        assertThat(count("refused_receipts where lock_id = '" + lock + "' and handed_in_by = 'BR-1'"))
                .isZero();
        assertThat(count("refused_receipts where lock_id = '" + lock + "' and handed_in_by = 'BR-2'"))
                .isEqualTo(1);
    }

    private void refusedReceipt(String lock, String bridge, String age) {
        run("""
                insert into refused_receipts (lock_id, way, handed_in_by, reason, times, first_at, last_at)
                values ('%s', 'BRIDGE', '%s', 'MALFORMED', 1, now() - interval '400 days', now() - interval '%s')""".formatted(lock, bridge, age));
    }

    private void forget() {
        retention.forget().await().atMost(SOON);
    }

    private void answers(int number, String age) {
        run("""
                insert into requests (principal, request_key, fingerprint, answer, at)
                select '%s', '%s ' || n, '', '', now() - interval '%s' - n * interval '1 millisecond'
                from generate_series(1, %d) as n""".formatted(principal, age, age, number));
    }

    private void order(String lock, int number, String kind, String answeredAt) {
        run("""
                insert into lock_orders (order_id, lock_id, number, kind, wish, signed, ordered_at, answered_at)
                values ('%s', '%s', %d, '%s', '{}', '', now() - interval '40 days', %s)""".formatted(UUID.randomUUID(), lock, number, kind, answeredAt));
    }

    private void run(String sql) {
        pool.query(sql).execute().await().atMost(SOON);
    }

    private long count(String what) {
        return pool.query("select count(*) from " + what)
                .execute()
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
    }

    private void whileHeldElsewhere(String sql, Runnable action) {
        SqlConnection elsewhere = pool.getConnection().await().atMost(SOON);
        try {
            Transaction transaction = elsewhere.begin().await().atMost(SOON);
            elsewhere.query(sql).execute().await().atMost(SOON);
            action.run();
            transaction.rollback().await().atMost(SOON);
        } finally {
            elsewhere.close().await().atMost(SOON);
        }
    }
}
