package dev.latchkey.notifications.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.engines.DatabaseLine;
import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.Relay;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that goes away: whatever is asked meanwhile may be asked again, and what comes by the streams waits. */
@QuarkusTest
@WithTestResource(
        value = EnginesTestResource.class,
        initArgs = @ResourceArg(name = "schema", value = "notification_service"))
@WithTestResource(MailServer.class)
@WithTestResource(DatabaseLine.class)
class DatabaseOutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** More than a record is given that is at fault itself. */
    private static final int ATTEMPTS = 6;

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head");
    private static final List<Ask> EVERYTHING = List.of(
            new Ask("GET", "/v1/inbox"),
            new Ask("GET", "/v1/inbox/unread-count"),
            new Ask("POST", "/v1/inbox/{id}/read"));

    DatabaseLine line;

    @Inject
    ServiceDatabase database;

    private Story story;

    @BeforeEach
    void begin() {
        story = Story.known();
    }

    @AfterEach
    void end() {
        line.become(Relay.State.WHOLE);
        await().atMost(PATIENCE).until(() -> InboxClient.of(story.ben).status() == 200);
        story.close();
    }

    /** One request of an operation. */
    private record Ask(String method, String path) {
        Response send(String token) {
            return given().auth()
                    .oauth2(token)
                    .request(method, path.replace("{id}", UUID.randomUUID().toString()));
        }

        String code() {
            return method.equals("GET") ? "read.unavailable" : "write.unavailable";
        }
    }

    private static void assertThatItMayBeAskedAgain(Ask ask, Response answer) {
        assertThat(answer.statusCode()).as("%s %s", ask, answer.asString()).isEqualTo(503);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.<String>path("code")).as("%s", ask).isEqualTo(ask.code());
        assertThat(answer.header("Retry-After")).as("%s", ask).isEqualTo("1");
    }

    @Test
    void everyOperation_isDocumentedWithIt() {
        Map<String, Map<String, Map<String, Map<String, Map<String, Object>>>>> paths = given().queryParam(
                        "format", "json")
                .get("/openapi/notification-service")
                .jsonPath()
                .getMap("paths");

        List<String> documented = paths.entrySet().stream()
                .flatMap(path -> path.getValue().entrySet().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .filter(operation ->
                                operation.getValue().get("responses").get("503").containsKey("headers"))
                        .map(operation -> operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .toList();

        assertThat(EVERYTHING.stream().map(ask -> ask.method() + " " + ask.path()))
                .containsExactlyInAnyOrderElementsOf(documented);
    }

    /** Ben's account has been looked up before, Cleo's has not. */
    @Test
    void everyOperation_mayBeAskedAgain_whileConnectionsAreRefused() {
        line.become(Relay.State.REFUSING);
        for (Ask ask : EVERYTHING) {
            assertThatItMayBeAskedAgain(ask, ask.send(story.ben.token()));
            assertThatItMayBeAskedAgain(ask, ask.send(story.cleo.token()));
        }
        line.become(Relay.State.WHOLE);

        for (Ask ask : EVERYTHING) {
            await().atMost(PATIENCE).until(() -> ask.send(story.ben.token()).statusCode() < 500);
            await().atMost(PATIENCE).until(() -> ask.send(story.cleo.token()).statusCode() < 500);
        }
    }

    /** Nothing is refused; only nothing is given. */
    @Test
    void everyOperation_mayBeAskedAgain_beforeItsClientGivesUp_whileNewConnectionsAreSilent() throws Exception {
        line.become(Relay.State.REFUSING);
        await().atMost(PATIENCE).until(() -> InboxClient.of(story.ben).status() == 503);
        line.become(Relay.State.SILENT);

        List<Callable<Void>> asked = EVERYTHING.stream()
                .<Callable<Void>>map(ask -> () -> {
                    long begin = System.nanoTime();
                    assertThatItMayBeAskedAgain(ask, ask.send(story.ben.token()));
                    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
                    return null;
                })
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) { // each waits for a connection
            for (Future<Void> answered : threads.invokeAll(asked)) {
                answered.get();
            }
        }
    }

    /** As a node that is shut down ends its sessions, and as one breaks off what takes too long (57014). */
    @ParameterizedTest
    @ValueSource(strings = {"pg_terminate_backend", "pg_cancel_backend"})
    @Tag("inv-8")
    @Tag("N3")
    void inv8_accountRecord_isNoDeadLetter_whoseTransactionTheDatabaseEnds(String end) throws Exception {
        long letters = database.count("select count(*) from dead_letters");
        String account = story.ben.accountId();
        String known = "select count(*) from accounts where account_id = ? and locale = 'fr'";
        try (Connection other = database.hold("select from accounts where account_id = ? for update", account)) {
            story.registered(story.ben, "fr");

            for (int i = 0; i < ATTEMPTS; i++) {
                await().atMost(PATIENCE).until(() -> endThoseThatWait(end) > 0);
            }
            other.rollback();
        }

        await().atMost(PATIENCE).until(() -> database.count(known, account) == 1);
        assertThat(database.count("select count(*) from dead_letters")).isEqualTo(letters);
    }

    private long endThoseThatWait(String end) throws SQLException {
        return database.count("select count(" + end + "(pid)) from pg_stat_activity where wait_event_type = 'Lock'");
    }
}
