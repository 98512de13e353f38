package dev.latchkey.shares.api;

import static dev.latchkey.shares.api.ShareApi.ADA;
import static dev.latchkey.shares.api.ShareApi.OPERATOR;
import static dev.latchkey.shares.api.ShareApi.expect;
import static dev.latchkey.shares.api.ShareApi.expectProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engines.Engines;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.TestIssuer;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.EventBatch;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.shares.api.ShareApi.TestLock;
import dev.latchkey.shares.messaging.KeyEventLog;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The events of a lock, asked for by who missed some on Kafka. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "share_service"))
class LockEventsIT {
    private static final String READER =
            TestIssuer.token(Map.of("sub", "reader", "realm_access", Map.of("roles", List.of("event-reader"))));

    private final ShareApi api = new ShareApi();

    @Test
    @Tag("O2")
    void o2_events_areThoseOfTheTopic_pageByPage() throws Exception {
        TestLock lock = api.claimedLock();
        api.downloadedKey(lock, Device.generate());

        List<Envelope<Object>> read = new ArrayList<>();
        List<Envelope<Object>> page;
        do {
            page = page(lock, read.size(), 2);
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            read.addAll(page);
        } while (!page.isEmpty());

        assertThat(read).extracting(Envelope::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
        try (KeyEventLog topic = new KeyEventLog(Engines.shared().kafka().bootstrapServers())) {
            topic.firstOccurrences(lock.id(), 5, Duration.ofSeconds(30));
            assertThat(topic.events())
                    .filteredOn(event -> event.id().startsWith(lock.id() + ":"))
                    .containsExactlyElementsOf(read);
        }
    }

    @Test
    @Tag("inv-18")
    void inv18_events_areForEventReadersOnly() {
        String events = "/v1/locks/" + api.claimedLock().id() + "/events";

        expectProblem(403, "access.forbidden", api.get(ADA, events));
        expectProblem(403, "access.forbidden", api.get(OPERATOR, events));
        expectProblem(401, "access.sign-in", api.get(null, events));
        expect(200, api.get(READER, events));
    }

    @Test
    void malformedRequests_areRefused_andALockThatIsNotThere_isNotFound() {
        String events = "/v1/locks/" + api.registeredLock().id() + "/events";

        expectProblem(404, "not-found", api.get(READER, "/v1/locks/LK-nowhere/events"));
        for (String query : List.of(
                "after=-1",
                "after=x",
                "after=",
                "after=1&after=2",
                "limit=0",
                "limit=",
                "limit=201",
                "limit=99999999999999999999")) {
            expectProblem(400, "request.invalid", api.get(READER, events + "?" + query));
        }
    }

    private List<Envelope<Object>> page(TestLock lock, int after, int limit) throws Exception {
        byte[] batch = expect(
                        200, api.get(READER, "/v1/locks/" + lock.id() + "/events?after=" + after + "&limit=" + limit))
                .asByteArray();
        List<Envelope<Object>> events = new ArrayList<>();
        for (EventBatch.Item item : EventBatch.read(batch)) {
            events.add(item.read());
        }
        return events;
    }
}
