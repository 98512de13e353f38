package dev.latchkey.keys;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.engines.TestIssuer;
import dev.latchkey.keys.Feed.Somebody;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every endpoint of the lists × every kind of stranger (inv-18, O5). */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class AccessIT {
    private final Feed feed = new Feed();
    private Somebody owner;
    private Somebody formerOwner;
    private Somebody recipient;
    private Somebody otherOwner;
    private Somebody stranger;
    private Door door;
    private Door otherDoor;

    @BeforeEach
    void setUp() {
        owner = feed.somebody("owner");
        formerOwner = feed.somebody("former");
        recipient = feed.somebody("recipient");
        otherOwner = feed.somebody("other");
        stranger = feed.somebody("stranger");
        for (Somebody somebody : everybody()) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> as(somebody).get("/v1/my-keys").statusCode() == 200);
        }
        door = claimedDoor(owner, formerOwner);
        feed.key(door.claimed(owner.accountId()));
        feed.account(door.lockName(owner.accountId(), "Front door"));
        feed.key(door.shared(1, recipient.accountId(), Door.ALWAYS));
        otherDoor = claimedDoor(otherOwner);
        caughtUp(owner, door);
        caughtUp(otherOwner, otherDoor);
    }

    @AfterEach
    void tearDown() {
        feed.close();
    }

    @Test
    @Tag("inv-18")
    @Tag("O5")
    @Tag("K1")
    void inv18_keyListOfALock_isNotThere_forAllButItsAdministrators() {
        as(owner).get(keysOf(door)).then().statusCode(200);
        Response unknown = as(stranger).get("/v1/locks/LK-unknown/keys");
        assertThat(unknown.statusCode()).isEqualTo(404);

        for (Somebody somebody : List.of(formerOwner, recipient, otherOwner, stranger)) {
            Response response = as(somebody).get(keysOf(door));
            assertThat(response.statusCode()).as(somebody.email()).isEqualTo(404);
            assertThat(response.asString()).isEqualTo(unknown.asString());
        }
    }

    @Test
    @Tag("inv-18")
    @Tag("O5")
    @Tag("K2")
    void inv18_shareKeys_holdNothingOfAnothersLock() {
        for (Somebody somebody : List.of(formerOwner, recipient, stranger)) {
            as(somebody).get("/v1/share-keys").then().statusCode(200).body("items", empty());
        }
        as(otherOwner).get("/v1/share-keys?lockId=" + door.lockId).then().body("items", empty());
        as(otherOwner)
                .get("/v1/share-keys?recipient=" + recipient.email())
                .then()
                .body("items", empty());
        assertThat(as(otherOwner).get("/v1/share-keys").<List<String>>path("items.lockId"))
                .containsExactly(otherDoor.lockId);
    }

    @Test
    @Tag("inv-18")
    @Tag("O5")
    @Tag("K3")
    void inv18_myKeys_holdNothingThatIsSharedToAnother() {
        for (Somebody somebody : List.of(owner, formerOwner, otherOwner, stranger)) {
            as(somebody).get("/v1/my-keys").then().statusCode(200).body("items", empty());
        }
        Response mine = as(recipient).get("/v1/my-keys");
        assertThat(mine.<List<String>>path("items.keyId")).containsExactly(door.keyId(1));
        for (Somebody other : List.of(owner, formerOwner)) {
            assertThat(mine.asString()).doesNotContain(other.email(), other.accountId());
        }
    }

    @Test
    @Tag("inv-18")
    void inv18_cursorOfAnother_opensNothing() {
        feed.key(door.enabled(2, owner.accountId()));
        feed.account(door.keyName(2, owner.accountId(), "A second key"));
        caughtUp(owner, door);
        String cursor = as(owner).get("/v1/share-keys?limit=1").path("nextCursor");

        as(stranger)
                .queryParam("cursor", cursor)
                .get("/v1/share-keys")
                .then()
                .statusCode(200)
                .body("items", empty());
        as(stranger)
                .queryParam("cursor", cursor)
                .queryParam("sort", "lock")
                .get(keysOf(door))
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/locks/%s/keys", "/v1/share-keys", "/v1/my-keys"})
    @Tag("inv-18")
    void inv18_nobodySignedIn_isRefused(String path) {
        String of = path.formatted(door.lockId);
        String expired = TestIssuer.token(Map.of("sub", "x", "exp", 1_600_000_000L));
        String otherAudience = TestIssuer.token(Map.of("sub", "x", "aud", "another"));
        String forged = owner.token().substring(0, owner.token().lastIndexOf('.') + 1)
                + stranger.token().substring(stranger.token().lastIndexOf('.') + 1);
        Stream<RequestSpecification> nobody = Stream.of(
                given(),
                given().auth().oauth2(expired),
                given().auth().oauth2(otherAudience),
                given().auth().oauth2(forged),
                given().auth().oauth2("no-token"),
                given().auth().preemptive().basic("owner", "password"));

        nobody.forEach(request -> request.queryParam("limit", "wrong")
                .get(of)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer")
                .body("code", equalTo("access.sign-in")));
    }

    @Test
    void malformedPath_isAProblem() {
        given().urlEncodingEnabled(false)
                .get("/v1/locks/%00/keys")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("request.path"));
    }

    /** A token of somebody else's lock is answered as one of a lock that isn't there, on each list. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/locks/%s/keys", "/v1/share-keys", "/v1/my-keys"})
    @Tag("inv-18")
    @Tag("inv-7")
    void inv18_tokenOfAForeignLock_tellsNothing(String path) throws Exception {
        List<Callable<Response>> reads = Stream.of(door.lockId + ":1", door.token(), "LK-unknown:1")
                .<Callable<Response>>map(token ->
                        () -> as(stranger).header("Latchkey-Consistency", token).get(path.formatted(otherDoor.lockId)))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) { // each waits in vain
            for (Future<Response> answer : threads.invokeAll(reads)) {
                answer.get().then().statusCode(503).body("code", equalTo("read.not-caught-up"));
            }
        }
        as(stranger)
                .header("Latchkey-Consistency", "nonsense")
                .get(path.formatted(door.lockId))
                .then()
                .statusCode(400);
    }

    private List<Somebody> everybody() {
        return List.of(owner, formerOwner, recipient, otherOwner, stranger);
    }

    private Door claimedDoor(Somebody... administrators) {
        Door claimed = new Door();
        feed.key(claimed.registered("acc-operator"));
        feed.key(claimed.claimed(
                Stream.of(administrators).map(Somebody::accountId).toArray(String[]::new)));
        feed.account(claimed.lockName(administrators[0].accountId(), "A lock"));
        feed.key(claimed.enabled(1, administrators[0].accountId()));
        feed.account(claimed.keyName(1, administrators[0].accountId(), "A key"));
        return claimed;
    }

    private void caughtUp(Somebody administrator, Door state) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> as(administrator)
                                .header("Latchkey-Consistency", state.token())
                                .get(keysOf(state))
                                .statusCode()
                        == 200);
    }

    private static String keysOf(Door of) {
        return "/v1/locks/" + of.lockId + "/keys";
    }

    private static RequestSpecification as(Somebody who) {
        return given().auth().oauth2(who.token());
    }
}
