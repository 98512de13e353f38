package dev.latchkey.notifications.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.notifications.it.Story.Person;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A consistency token is a question about a lock: only those whose business it is get an answer. */
@QuarkusTest
@WithTestResource(
        value = EnginesTestResource.class,
        initArgs = @ResourceArg(name = "schema", value = "notification_service"))
@WithTestResource(MailServer.class)
@Tag("inv-18")
@Tag("O5")
class ProbingIT {
    private static final List<String> READS = List.of("/v1/inbox", "/v1/inbox/unread-count");

    private static final Duration SOON = Duration.ofSeconds(20);

    private Story story;

    @Inject
    Pool pool;

    @BeforeEach
    void begin() {
        story = Story.known();
    }

    @AfterEach
    void end() {
        story.close();
    }

    @Test
    void inv18_strangersToken_isAnsweredLikeOneOfALockThatDoesNotExist() throws Exception {
        String token = story.event(story.key.shared(1, story.ben.accountId()));
        InboxClient.of(story.ben).inboxAt(token); // it has been applied

        List<Callable<Response>> reads = READS.stream()
                .flatMap(path -> Stream.of(token, "LK-none-" + story.suffix + ":1")
                        .<Callable<Response>>map(sent -> () -> read(story.cleo, path, sent)))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) { // each waits in vain
            List<Future<Response>> answers = threads.invokeAll(reads);

            for (int i = 0; i < answers.size(); i += 2) {
                Response ofLock = answers.get(i).get();
                Response ofNone = answers.get(i + 1).get();
                ofLock.then().statusCode(503).header("Retry-After", "1").body("code", equalTo("read.not-caught-up"));
                assertThat(ofLock.asString()).isEqualTo(ofNone.asString());
            }
        }
    }

    @Test
    @Tag("inv-7")
    void inv7_everybodyConcerned_isAnswered_whetherOrNotHeWasTold() {
        String shared = story.event(story.key.shared(1, story.ben.accountId()));
        String reset = story.event(story.key.reset(2, story.cleo.accountId(), story.ben.accountId()));

        InboxClient.of(story.ben).inboxAt(reset); // it has been applied
        for (String path : READS) {
            read(story.anna, path, shared).then().statusCode(200);
            read(story.ben, path, reset).then().statusCode(200); // once concerned is for ever
            read(story.cleo, path, reset).then().statusCode(200);
        }
    }

    /** Most events are about those that earlier ones were about, too: these cost no row. */
    @Test
    @Tag("inv-5")
    void inv18_relation_isOneRow_howeverManyEvents() {
        String token = story.event(story.key.shared(1, story.ben.accountId()));
        for (int i = 0; i < 5; i++) {
            token = story.event(story.key.modified(1, story.ben.accountId(), null));
        }
        InboxClient.of(story.ben).inboxAt(token);

        assertThat(accountsOf(pool, story.lockId).await().atMost(SOON))
                .containsExactly(story.anna.accountId(), story.ben.accountId());
    }

    @Test
    void inv18_whatIsThereAlready_saysWhoIsConcerned() throws Exception {
        InboxClient.of(story.ben).inboxAt(story.event(story.key.shared(1, story.ben.accountId())));
        String migration;
        try (InputStream file =
                Objects.requireNonNull(ProbingIT.class.getResourceAsStream("/db/migration/V8__lock_accounts.sql"))) {
            migration = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        String fill = migration.substring(migration.indexOf("insert into lock_accounts"));

        List<String> accounts = pool.withTransaction(connection -> connection
                        .query("delete from lock_accounts")
                        .execute()
                        .chain(() -> connection.query(fill).execute())
                        .chain(() -> accountsOf(connection, story.lockId))
                        .call(() -> connection.query("rollback and chain").execute()))
                .await()
                .atMost(SOON);

        assertThat(accounts).containsExactly(story.anna.accountId(), story.ben.accountId());
    }

    private static Uni<List<String>> accountsOf(SqlClient client, String lockId) {
        return client.preparedQuery("select account_id from lock_accounts where lock_id = $1 order by account_id")
                .mapping(row -> row.getString(0))
                .execute(Tuple.of(lockId))
                .map(rows -> rows.stream().toList());
    }

    private static Response read(Person who, String path, String token) {
        return given().auth()
                .oauth2(who.token())
                .header(ConsistencyToken.HEADER, token)
                .get(path);
    }
}
