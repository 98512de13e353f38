package dev.latchkey.keys;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.AccountEvent.NameGiven;
import dev.latchkey.events.Envelope;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.keys.Feed.Somebody;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A read with a consistency token never shows older state (inv-7). */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class ConsistencyIT {
    private static final int WRITES = 150;
    private static final int READERS = 4;

    private final Feed feed = new Feed();
    private Somebody alice;
    private Somebody bob;
    private Door door;

    /** What a command has answered: the token, and what every later read must show. */
    private record Promise(long sequence, long nameVersion, String token) {}

    private record Sent(Envelope<KeyEvent> event, NameGiven name) {}

    @BeforeEach
    void setUp() {
        alice = feed.somebody("alice");
        bob = feed.somebody("bob");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> read(alice, "/v1/my-keys", null).statusCode() == 200
                        && read(bob, "/v1/my-keys", null).statusCode() == 200);
        door = new Door();
        feed.key(door.claimed(alice.accountId()));
        feed.account(door.lockName(alice.accountId(), "Front door"));
        feed.key(door.enabled(1, alice.accountId()));
        feed.account(door.keyName(1, alice.accountId(), "1"));
    }

    @AfterEach
    void tearDown() {
        feed.close();
    }

    /** Tokens are handed out first and the events follow later, the name before or after its event. */
    @Test
    @Tag("inv-7")
    @Tag("K4")
    void inv7_readWithToken_neverShowsOlderState_underConcurrentWrites() throws Exception {
        BlockingQueue<Promise> promises = new ArrayBlockingQueue<>(READERS); // readers set the pace
        BlockingQueue<Sent> late = new LinkedBlockingQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
        try {
            Future<?> relay = threads.submit(() -> relay(late));
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                String path = i % 2 == 0 ? "/v1/locks/" + door.lockId + "/keys" : "/v1/share-keys";
                readers.add(threads.submit(() -> readAll(promises, path)));
            }
            for (int i = 0; i < WRITES; i++) {
                Envelope<KeyEvent> event = door.renamed(1);
                long version = door.key(1).nameVersion();
                hand(promises, new Promise(door.sequence(), version, door.token()));
                late.add(new Sent(event, door.keyName(1, alice.accountId(), Long.toString(version))));
            }
            for (int i = 0; i < READERS; i++) {
                hand(promises, new Promise(0, 0, ""));
            }
            int fresh = 0;
            for (Future<Integer> reader : readers) {
                fresh += reader.get(120, TimeUnit.SECONDS);
            }
            late.add(new Sent(null, null));
            relay.get(60, TimeUnit.SECONDS);

            assertThat(fresh).as("reads that were answered").isEqualTo(WRITES);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Tag("inv-7")
    void inv7_readWithToken_isRefused_whenTheStateDoesNotCome() {
        String ahead = door.lockId + ":" + (door.sequence() + 1);
        for (String path : List.of("/v1/locks/" + door.lockId + "/keys", "/v1/share-keys")) {
            long start = System.nanoTime();
            read(alice, path, ahead)
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "1")
                    .body("code", equalTo("read.not-caught-up"));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(20));
        }
    }

    @Test
    @Tag("inv-7")
    void inv7_readWithToken_waitsForTheName_thatBelongsToTheState() {
        String path = "/v1/locks/" + door.lockId + "/keys";
        feed.key(door.renamed(1));

        read(alice, path, door.token()).then().statusCode(503);

        feed.account(door.keyName(1, alice.accountId(), "New name"));
        answered(() -> read(alice, path, door.token()))
                .then()
                .statusCode(200)
                .body("items[0].name", equalTo("New name"));
    }

    @Test
    @Tag("inv-7")
    @Tag("O4")
    void inv7_readWithToken_doesNotWait_forANameThatWasErasedBeforeItWasSeen() {
        feed.key(door.enabled(2, alice.accountId()));
        feed.erase(alice.accountId() + "/" + door.keyId(2));

        answered(() -> read(alice, "/v1/locks/" + door.lockId + "/keys", door.token()))
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items[1].name", nullValue());
    }

    @Test
    @Tag("inv-7")
    void inv7_readWithSeveralTokens_waitsForAll_howeverTheyAreSent() throws Exception {
        Door garage = new Door();
        feed.key(garage.claimed(alice.accountId()));
        String ahead = garage.lockId + ":" + (garage.sequence() + 1);

        List<Callable<Response>> reads = Stream.of(
                        List.of(door.token(), ahead),
                        List.of(ahead, door.token()),
                        List.of(door.token() + ", " + ahead),
                        List.of(ahead + ",," + door.token()),
                        List.of(garage.token() + "," + ahead))
                .<Callable<Response>>map(lines -> () -> read(alice, lines))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) { // each waits in vain
            for (Future<Response> answer : threads.invokeAll(reads)) {
                answer.get().then().statusCode(503).body("code", equalTo("read.not-caught-up"));
            }
        }

        feed.account(garage.lockName(alice.accountId(), "Garage"));
        feed.key(garage.enabled(1, alice.accountId()));
        feed.account(garage.keyName(1, alice.accountId(), "1"));
        answered(() -> read(alice, List.of(door.token(), ahead)))
                .then()
                .statusCode(200)
                .body("items", hasSize(2));
        read(alice, List.of(ahead + "," + garage.token() + " ,\t" + door.token() + ","))
                .then()
                .statusCode(200)
                .body("items", hasSize(2));
    }

    @Test
    @Tag("inv-7")
    void inv7_anyTokenThatIsNone_isRefused() {
        read(alice, List.of(door.token(), "nonsense")).then().statusCode(400).body("code", equalTo("request.invalid"));
        read(alice, List.of(door.token() + " nonsense")).then().statusCode(400);
    }

    @Test
    @Tag("inv-7")
    void inv7_recipient_seesItsOwnDownload() {
        feed.key(door.shared(1, bob.accountId(), Door.ALWAYS));
        answered(() -> read(bob, "/v1/my-keys", door.token())).then().statusCode(200);
        feed.key(door.downloaded(1));

        answered(() -> read(bob, "/v1/my-keys", door.token()))
                .then()
                .statusCode(200)
                .body("items[0].use", equalTo("usable"))
                .body("version", greaterThanOrEqualTo((int) door.sequence()));
    }

    /** Not before it is caught up, of which a service on a slow machine may say that it is not; what it shows then is never older. */
    private static Response answered(Callable<Response> read) {
        return await().atMost(Duration.ofSeconds(20)).until(read, answer -> answer.statusCode() != 503);
    }

    private static void hand(BlockingQueue<Promise> promises, Promise promise) throws InterruptedException {
        assertThat(promises.offer(promise, 30, TimeUnit.SECONDS))
                .as("a reader is there")
                .isTrue();
    }

    private void relay(BlockingQueue<Sent> late) {
        Random random = new Random(7);
        try {
            while (true) {
                Sent next = late.take();
                if (next.event() == null) {
                    return;
                }
                boolean nameFirst = random.nextBoolean();
                if (nameFirst) {
                    feed.account(next.name());
                }
                feed.key(next.event());
                if (!nameFirst) {
                    read(alice, "/v1/my-keys", null); // takes its time
                    feed.account(next.name());
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int readAll(BlockingQueue<Promise> promises, String path) throws InterruptedException {
        int answered = 0;
        while (true) {
            Promise promise = promises.take();
            if (promise.sequence() == 0) {
                return answered;
            }
            Response response = read(alice, path, promise.token());
            while (response.statusCode() == 503) { // allowed, older state never
                assertThat(response.<String>path("code")).isEqualTo("read.not-caught-up");
                response = read(alice, path, promise.token());
            }
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.<Number>path("version").longValue()).isGreaterThanOrEqualTo(promise.sequence());
            assertThat(Long.parseLong(response.path("items[0].name"))).isGreaterThanOrEqualTo(promise.nameVersion());
            answered++;
        }
    }

    /** @param lines of the header */
    private static Response read(Somebody who, List<String> lines) {
        var request = given().port(RestAssured.port).auth().oauth2(who.token());
        lines.forEach(line -> request.header("Latchkey-Consistency", line));
        return request.get("/v1/share-keys");
    }

    private static Response read(Somebody who, String path, String token) {
        var request = given().port(RestAssured.port).auth().oauth2(who.token());
        return (token == null ? request : request.header("Latchkey-Consistency", token)).get(path);
    }
}
