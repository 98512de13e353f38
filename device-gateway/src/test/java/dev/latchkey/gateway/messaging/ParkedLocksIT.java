package dev.latchkey.gateway.messaging;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.TestEventLog;
import dev.latchkey.engines.TestIssuer;
import dev.latchkey.events.AccountEvent.AccountRegistered;
import dev.latchkey.events.Topic;
import dev.latchkey.feed.AccountRecord;
import dev.latchkey.feed.AccountRecord.Place;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.KafkaAccess;
import dev.latchkey.gateway.TestLock;
import dev.latchkey.gateway.persistence.AccountTable;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the streams bring wrongly, and what becomes of it. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
class ParkedLocksIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    AccountIntake accounts;

    @Inject
    AccountTable table;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String bridgeId = "BR-" + unique;
    private KafkaAccess kafka;
    private TestLock lock;
    private TestLock other;

    @BeforeEach
    void enrol() {
        kafka = new KafkaAccess();
        lock = new TestLock(kafka.producer(), "LK-" + unique + "-a");
        other = new TestLock(kafka.producer(), "LK-" + unique + "-b");
        GatewayClient.bridgeWith(bridgeId, lock.lockId(), other.lockId());
    }

    @AfterEach
    void close() throws Exception {
        kafka.close();
    }

    @Test
    @Tag("inv-8")
    @Tag("R4")
    void inv8_poison_parksItsOwnLock_andNoOrderIsLost_onceShareServiceAnswers() throws Exception {
        TestEventLog.isAwayFor(lock.lockId());
        kafka.producer()
                .send(new ProducerRecord<>(Topic.KEY_EVENTS.topicName(), lock.lockId(), new byte[] {0, 1}))
                .get();
        String lost = lock.commit(1); // what the poison should have been
        String later = lock.order(2);
        String others = other.order(1);

        awaitPending(others);
        await().atMost(SOON)
                .until(() -> given().get("/q/health/ready").asString().contains(lock.lockId()));
        awaitPending(others);

        TestEventLog.holds(lock.lockId(), lock.log());

        awaitPending(lost, later, others);
    }

    @Test
    @Tag("inv-8")
    @Tag("R4")
    void inv8_orderThatNeverCame_isAskedFor() throws Exception {
        String missing = lock.commit(1);
        String later = lock.commit(2);
        TestEventLog.holds(lock.lockId(), lock.log());
        lock.repeat(2);

        awaitPending(missing, later);
    }

    @Test
    @Tag("inv-5")
    @Tag("O4")
    void inv5_olderRevisionOfAnAccount_thatComesLate_changesNothing() {
        apply(registered("new", 4L));
        apply(registered("old", 3L));
        assertThat(accountOf("new")).isEqualTo("acc-" + unique);
        assertThat(accountOf("old")).isNull();

        apply(registered("newer", 5L), registered("old", 3L));
        assertThat(accountOf("newer")).isEqualTo("acc-" + unique);

        apply(erased());
        apply(registered("newer", 5L));
        assertThat(accountOf("newer")).isNull();

        apply(erased(), registered("newest", 6L), registered("newer", 5L));
        assertThat(accountOf("newest")).isEqualTo("acc-" + unique);
    }

    private void awaitPending(String... orderIds) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(GatewayClient.bridge(bridgeId)
                                .then()
                                .statusCode(200)
                                .extract()
                                .<List<String>>path("pendingOrders.orderId"))
                        .containsExactlyInAnyOrder(orderIds));
    }

    private @Nullable String accountOf(String subject) {
        return table.find(TestIssuer.ISSUER, subject + unique).await().atMost(SOON);
    }

    private void apply(AccountRecord... records) {
        accounts.apply(List.of(records)).await().atMost(SOON);
    }

    private AccountRecord registered(String subject, long revision) {
        return record(new AccountRegistered(
                "acc-" + unique, TestIssuer.ISSUER, subject + unique, null, null, null, revision));
    }

    private AccountRecord erased() {
        return record(null);
    }

    private AccountRecord record(@Nullable AccountRegistered event) {
        return new AccountRecord("acc-" + unique, event, new Place("topic", 0, 0, Instant.EPOCH));
    }
}
