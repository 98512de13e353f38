package dev.latchkey.notifications.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.TestEventLog;
import dev.latchkey.events.Actor;
import dev.latchkey.events.KeyEvent;
import dev.latchkey.events.LockState;
import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.http.reading.Cursor;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

@QuarkusTest
@WithTestResource(
        value = EnginesTestResource.class,
        initArgs = @ResourceArg(name = "schema", value = "notification_service"))
@WithTestResource(MailServer.class)
class InboxIT {
    private Story story;

    @BeforeEach
    void begin() {
        story = Story.known();
    }

    @AfterEach
    void end() {
        story.close();
    }

    @Test
    @Tag("N1")
    @Tag("inv-7")
    void n1_inbox_tellsTheWholeStory_toEachWhoIsConcerned() {
        story.event(story.key.shared(1, story.ben.accountId()));
        story.event(story.key.downloaded(1, story.ben.accountId()));
        story.event(story.key.reset(2, story.cleo.accountId(), story.ben.accountId()));
        story.event(story.key.downloaded(2, story.cleo.accountId()));
        story.event(story.key.deactivationOrderedBy(story.anna.accountId(), 2, story.cleo.accountId()));
        String token = story.event(story.key.deactivated(2, 2, story.cleo.accountId()));

        assertThat(InboxClient.of(story.anna).inboxAt(token).<String>getList("items.kind"))
                .containsExactly("deactivation-confirmed", "key-downloaded", "key-reset", "key-downloaded");
        assertThat(InboxClient.of(story.ben).kinds()).containsExactly("share-ended", "key-shared");
        assertThat(InboxClient.of(story.cleo).kinds()).containsExactly("key-deactivated", "key-shared");
    }

    @Test
    @Tag("N1")
    @Tag("L2")
    void n1_newAdministrator_isTold_inAnItemWithoutAKey() {
        LockState both = new LockState(
                story.lockId, "D1", "Europe/Vienna", 1, List.of(story.anna.accountId(), story.ben.accountId()));
        String token = story.event(
                new KeyEvent.AdministratorAdded(Actor.account(story.anna.accountId()), both, story.ben.accountId()));

        JsonPath inbox = InboxClient.of(story.ben).inboxAt(token);

        assertThat(inbox.<Map<String, Object>>getList("items"))
                .singleElement()
                .satisfies(item -> assertThat(item)
                        .containsEntry("kind", "administrator-added")
                        .containsEntry("lockId", story.lockId)
                        .doesNotContainKeys("keyId", "keyName"));
        assertThat(InboxClient.of(story.anna).kinds()).isEmpty();
    }

    @Test
    @Tag("N2")
    void n2_item_saysWhatHappened_inTheLanguageOfTheAccount() {
        String token = story.event(story.key.shared(1, story.ben.accountId()));

        JsonPath inbox = InboxClient.of(story.ben).inboxAt(token);

        assertThat(inbox.<Map<String, Object>>getList("items"))
                .singleElement()
                .satisfies(item -> assertThat(item)
                        .containsEntry("kind", "key-shared")
                        .containsEntry("title", "Schlüssel „Guest“ für Front door wurde mit Ihnen geteilt")
                        .containsEntry("at", "2026-11-20T12:00:02Z")
                        .containsEntry("lockId", story.lockId)
                        .containsEntry("lockName", "Front door")
                        .containsEntry("keyId", story.key.keyId())
                        .containsEntry("keyName", "Guest")
                        .containsEntry("generation", 1)
                        .containsEntry("read", false));
    }

    @Test
    @Tag("N2")
    void n2_unreadCount_falls_whenAnItemIsRead() {
        story.event(story.key.shared(1, story.ben.accountId()));
        String token = story.event(story.key.modified(1, story.ben.accountId(), null));
        InboxClient ben = InboxClient.of(story.ben);
        String newest = ben.inboxAt(token).getString("items[0].id");
        assertThat(ben.unread()).isEqualTo(2);

        ben.read(newest).then().statusCode(204);
        ben.read(newest).then().statusCode(204);

        assertThat(ben.unread()).isEqualTo(1);
        assertThat(ben.inbox(Map.of("unread", true)).<String>getList("items.kind"))
                .containsExactly("key-shared");
        assertThat(ben.inbox(Map.of()).<Boolean>getList("items.read")).containsExactly(true, false);
    }

    @Test
    @Tag("N2")
    void n2_inbox_pagesWithACursor_eachItemOnce() {
        String token = story.event(story.key.shared(1, story.ben.accountId()));
        for (int i = 0; i < 6; i++) {
            token = story.event(story.key.modified(1, story.ben.accountId(), null));
        }
        InboxClient ben = InboxClient.of(story.ben);
        List<String> atOnce = ben.inboxAt(token).getList("items.id");

        List<String> paged = new ArrayList<>();
        JsonPath page = ben.inbox(Map.of("limit", 3));
        while (page.getString("next") != null) {
            paged.addAll(page.getList("items.id"));
            page = ben.inbox(Map.of("limit", 3, "cursor", page.getString("next")));
        }
        paged.addAll(page.getList("items.id"));

        assertThat(atOnce).hasSize(7);
        assertThat(paged).isEqualTo(atOnce);
    }

    @Test
    @Tag("N3")
    @Tag("inv-5")
    void n3_repeatedEvents_addNothing() {
        story.event(story.key.shared(1, story.ben.accountId()));
        story.event(story.key.downloaded(1, story.ben.accountId()));
        story.repeat(2, story.key.shared(1, story.ben.accountId()));
        story.repeat(3, story.key.downloaded(1, story.ben.accountId()));
        story.repeat(2, story.key.shared(1, story.ben.accountId()));
        String token = story.event(story.key.reset(2, story.cleo.accountId(), story.ben.accountId()));

        assertThat(InboxClient.of(story.ben).inboxAt(token).<String>getList("items.kind"))
                .containsExactly("share-ended", "key-shared");
        assertThat(InboxClient.of(story.anna).kinds()).containsExactly("key-reset", "key-downloaded");
    }

    @Test
    @Tag("inv-8")
    @Tag("N3")
    void inv8_poison_parksItsOwnLock_andNothingIsLost_onceShareServiceAnswers() {
        TestEventLog.isAwayFor(story.lockId);
        try (Story other = Story.begin()) {
            story.poison();
            story.committed(story.key.shared(1, story.ben.accountId())); // what the poison should have been
            story.event(story.key.downloaded(1, story.ben.accountId()));
            String otherToken = other.event(other.key.shared(1, other.ben.accountId()));

            await().until(() -> InboxClient.of(other.ben).status() == 200);
            assertThat(InboxClient.of(other.ben).inboxAt(otherToken).<String>getList("items.kind"))
                    .containsExactly("key-shared");
            await().until(() -> given().get("/q/health/ready").asString().contains(story.lockId));
            assertThat(InboxClient.of(story.ben).kinds()).isEmpty();
            assertThat(InboxClient.of(story.anna).kinds()).isEmpty();

            story.canBeAskedFor();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(InboxClient.of(story.anna).kinds()).containsExactly("key-downloaded"));
            assertThat(InboxClient.of(story.ben).kinds()).containsExactly("key-shared");
        }
        assertThat(given().get("/q/metrics").asString())
                .containsPattern("latchkey_feed_unreadable_total\\{topic=\"key-events\"} [1-9]");
    }

    @Test
    @Tag("N3")
    @Tag("inv-8")
    void n3_eventThatNeverCame_isAskedFor_andNotifies() {
        story.committed(story.key.shared(1, story.ben.accountId()));
        story.committed(story.key.downloaded(1, story.ben.accountId()));
        story.canBeAskedFor();
        story.event(story.key.reset(2, story.cleo.accountId(), story.ben.accountId()));
        story.canBeAskedFor();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(InboxClient.of(story.cleo).kinds()).containsExactly("key-shared"));
        assertThat(InboxClient.of(story.ben).kinds()).contains("key-shared");
        assertThat(InboxClient.of(story.anna).kinds()).contains("key-downloaded");
    }

    @Test
    @Tag("inv-18")
    @Tag("O5")
    void inv18_othersItem_isNotThere() {
        String token = story.event(story.key.shared(1, story.ben.accountId()));
        String id = InboxClient.of(story.ben).inboxAt(token).getString("items[0].id");

        assertThat(InboxClient.of(story.cleo).kinds()).isEmpty();
        InboxClient.of(story.cleo).read(id).then().statusCode(404).body("code", equalTo("not-found"));
        assertThat(InboxClient.of(story.ben).unread()).isEqualTo(1);
    }

    @Test
    @Tag("inv-18")
    void inv18_inbox_isRefused_whenNobodyIsSignedIn() {
        given().get("/v1/inbox").then().statusCode(401);
        given().get("/v1/inbox/unread-count").then().statusCode(401);
        given().post("/v1/inbox/{id}/read", "00000000-0000-0000-0000-000000000000")
                .then()
                .statusCode(401);
    }

    @Test
    @Tag("inv-7")
    void inv7_inbox_refuses_whenTheStateAskedForIsNotReached() {
        given().auth()
                .oauth2(story.ben.token())
                .header(ConsistencyToken.HEADER, story.lockId + ":99")
                .get("/v1/inbox")
                .then()
                .statusCode(503)
                .header("Retry-After", "1");
    }

    @Test
    @Tag("inv-7")
    void inv7_inbox_waitsForAllTokens_howeverTheyAreSent() throws Exception {
        String reached = story.event(story.key.shared(1, story.ben.accountId()));
        InboxClient.of(story.ben).inboxAt(reached);
        String ahead = story.lockId + ":99";
        String elsewhere = "LK-elsewhere:1";

        List<Callable<Response>> reads = new ArrayList<>();
        for (String path : List.of("/v1/inbox", "/v1/inbox/unread-count")) {
            for (List<String> lines : List.of(
                    List.of(reached, ahead), List.of(reached + "," + ahead), List.of(reached + ", " + elsewhere))) {
                var request = given().auth().oauth2(story.ben.token());
                lines.forEach(line -> request.header(ConsistencyToken.HEADER, line));
                reads.add(() -> request.get(path));
            }
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) { // each waits in vain
            for (Future<Response> answer : threads.invokeAll(reads)) {
                answer.get().then().statusCode(503).body("code", equalTo("read.not-caught-up"));
            }
        }
        assertThat(InboxClient.of(story.ben).inboxAt(reached + ", " + reached).getList("items"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=",
                "limit=1&limit=2",
                "unread=",
                "cursor=",
                "limit=201",
                "limit=null",
                "limit=%25",
                "limit=99999999999",
                "limit=1.5",
                "unread=maybe",
                "cursor=x",
                "cursor=YR9i",
                "unread=true&cursor=%00"
            })
    void malformedParameters_areRefused(String query) {
        given().auth()
                .oauth2(story.ben.token())
                .urlEncodingEnabled(false)
                .get("/v1/inbox?" + query)
                .then()
                .statusCode(400)
                .body("code", equalTo("request.invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+294277-01-09T04:00:54.775807Z", "-999999999-01-01T00:00:00Z", "0000-01-01T00:00:00Z"})
    void cursorOfATimeBeyondAny_isRefused(String at) {
        malformedParameters_areRefused(
                "cursor=" + Cursor.after(at, UUID.randomUUID().toString()));
    }

    @Test
    void malformedPath_isAProblem() {
        given().urlEncodingEnabled(false)
                .post("/v1/inbox/%00/read")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("request.path"));
    }

    @Test
    void malformedId_isNotThere() {
        InboxClient.of(story.ben).read("not-a-uuid").then().statusCode(404);
    }

    @Test
    @Tag("O4")
    void o4_erasure_leavesNothingOfTheAccount() {
        String token = story.event(story.key.shared(1, story.ben.accountId()));
        InboxClient ben = InboxClient.of(story.ben);
        assertThat(ben.inboxAt(token).<String>getList("items.kind")).containsExactly("key-shared");

        story.erased(story.ben);
        await().atMost(Duration.ofSeconds(20)).until(() -> ben.kinds().isEmpty());
        assertThat(InboxClient.of(story.anna).inboxAt(token).<String>getList("items"))
                .isEmpty();
    }
}
