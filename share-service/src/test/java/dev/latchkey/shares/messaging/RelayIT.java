package dev.latchkey.shares.messaging;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import dev.latchkey.shares.api.ShareApi;
import dev.latchkey.shares.api.ShareApi.TestLock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Between share-service and a real broker: what goes out, what comes in. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class RelayIT {
    private final ShareApi api = new ShareApi();

    @Inject
    MeterRegistry metrics;

    @Test
    @Tag("inv-4")
    void inv4_commandsSucceed_withKafkaDown_andTheEventsFollow() {
        TestLock lock = api.claimedLock();
        Engines.shared().kafka().kill9();
        try {
            for (int i = 0; i < 5; i++) {
                String key = api.enabledKey(lock);
                expect(200, api.delete(ADA, "/v1/keys/" + key, "*"));
            }
        } finally {
            Engines.shared().restartKafka();
        }
        try (KeyEventLog topic = new KeyEventLog(Engines.shared().kafka().bootstrapServers())) {
            assertThat(topic.firstOccurrences(lock.id(), 12, Duration.ofSeconds(60)))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 12).boxed().toList());
        }
    }

    @Test
    @Tag("R2")
    @Tag("inv-12")
    void inv12_onlyTheLocksOwnReceipt_deactivates() throws Exception {
        TestLock lock = api.claimedLock();
        TestLock other = api.claimedLock();
        String key = api.downloadedKey(lock, Device.generate());
        Response ordered = expect(202, api.post(ADA, "/v1/keys/" + key + "/deactivate", Map.of()));
        assertThat(ordered.<String>path("status")).isEqualTo("deactivating");
        String order = ordered.path("deactivation.orderId");

        double before = refused();
        send(lock.id(), receipt(lock.id(), LockKey.generate(), 1, order)); // a bridge makes one up
        send(lock.id(), receipt(other.id(), other.key(), 1, order)); // another lock's, under this lock's name
        send(lock.id(), "no.statement.atall");
        await().atMost(Duration.ofSeconds(30)).until(() -> refused() >= before + 3);
        Response still = expect(200, api.get(ADA, "/v1/keys/" + key));
        assertThat(still.<String>path("status")).isEqualTo("deactivating");
        assertThat(still.<List<?>>path("possibleHolders")).hasSize(1);

        String receipt = receipt(lock.id(), lock.key(), 7, order);
        send(lock.id(), receipt);
        await().atMost(Duration.ofSeconds(30)).until(() -> "deactivated".equals(status(key)));
        Response done = expect(200, api.get(ADA, "/v1/keys/" + key));
        assertThat(done.<List<?>>path("possibleHolders")).isEmpty();
        assertThat(done.<String>path("deactivation.confirmedBy")).isEqualTo("bridge");
        String etag = done.header("ETag");

        double believed = count("believed");
        double repeated = count("repeated");
        send(lock.id(), receipt); // delivered again
        await().atMost(Duration.ofSeconds(30)).until(() -> count("repeated") > repeated);
        assertThat(count("believed")).isEqualTo(believed);
        assertThat(api.etag(key)).isEqualTo(etag);
    }

    private String status(String key) {
        return api.get(ADA, "/v1/keys/" + key).path("status");
    }

    private double refused() {
        return count("not-believed");
    }

    private double count(String outcome) {
        var counter =
                metrics.find("latchkey.lock.reports").tag("outcome", outcome).counter();
        return counter == null ? 0 : counter.count();
    }

    private static String receipt(String lockId, LockKey key, long counter, String order) {
        return Statements.sign(
                new Statement.Deactivated(lockId, counter, new Statement.LockTime(Instant.now(), true), 1, 1, order),
                key);
    }

    private static void send(String lockId, String statement) throws ExecutionException, InterruptedException {
        ReportedByBridge.send("br-1", lockId, statement);
    }
}
