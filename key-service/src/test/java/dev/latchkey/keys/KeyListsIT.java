package dev.latchkey.keys;

import static dev.latchkey.keys.Door.ALWAYS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.Permissions;
import dev.latchkey.events.Weekday;
import dev.latchkey.events.WeeklyWindow;
import dev.latchkey.keys.Feed.Somebody;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three lists, from Kafka to HTTP. Every read carries the token of the newest event, so none has to be repeated. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class KeyListsIT {
    private final Feed feed = new Feed();
    private Somebody alice;
    private Somebody bob;
    private Door door;

    @BeforeEach
    void setUp() {
        alice = feed.somebody("alice");
        bob = feed.somebody("bob");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get(alice).get("/v1/my-keys").statusCode() == 200
                        && get(bob).get("/v1/my-keys").statusCode() == 200);
        door = new Door();
        feed.key(door.registered("acc-operator"));
        feed.key(door.claimed(alice.accountId()));
        feed.account(door.lockName(alice.accountId(), "Front door"));
    }

    @AfterEach
    void tearDown() {
        feed.close();
    }

    @Test
    @Tag("K1")
    void k1_list_showsTheWholeKey_whenShared() {
        enable(1, "Cleaner");
        Instant endsAt = Instant.parse("2099-01-01T00:00:00Z");
        feed.key(door.shared(1, bob.accountId(), new Permissions(null, endsAt, 3, null)));

        keysOfLock()
                .body("version", equalTo((int) door.sequence()))
                .body("nextCursor", nullValue())
                .body("items", hasSize(1))
                .body("items[0].keyId", equalTo(door.keyId(1)))
                .body("items[0].lockId", equalTo(door.lockId))
                .body("items[0].lockName", equalTo("Front door"))
                .body("items[0].kind", equalTo("offline"))
                .body("items[0].slot", equalTo(1))
                .body("items[0].name", equalTo("Cleaner"))
                .body("items[0].status", equalTo("shared"))
                .body("items[0].enabledBy.email", equalTo(alice.email()))
                .body("items[0].generation", equalTo(1))
                .body("items[0].share.method", equalTo("account"))
                .body("items[0].share.recipient.accountId", equalTo(bob.accountId()))
                .body("items[0].share.recipient.email", equalTo(bob.email()))
                .body("items[0].share.recipient.displayName", equalTo("bob"))
                .body("items[0].share.permissions.endsAt", equalTo("2099-01-01T00:00:00Z"))
                .body("items[0].share.permissions.unlocks", equalTo(3))
                .body("items[0].share.downloadedAt", nullValue())
                .body("items[0].share.expired", equalTo(false))
                .body("items[0].share.usedUp", equalTo(false))
                .body("items[0].share.unlocksLeft", equalTo(3))
                .body("items[0].possibleHolders", empty())
                .body("items[0].deactivation", nullValue());
    }

    @Test
    @Tag("K1")
    @Tag("E5")
    void e5_list_showsExpiredAndUsedUp_inEveryStateOfTheKey() {
        Permissions over = new Permissions(null, Instant.parse("2020-01-01T00:00:00Z"), null, null);
        Permissions once = new Permissions(null, null, 1, null);
        for (int slot = 1; slot <= 7; slot++) {
            enable(slot, "k" + slot);
        }
        feed.key(door.shared(1, null, over));
        download(2, over);
        download(3, once);
        feed.key(door.used(3, 0));
        download(4, once);
        feed.key(door.used(4, 0));
        feed.key(door.deactivationOrdered(4));
        download(5, over);
        feed.key(door.deactivationOrdered(5));
        feed.key(door.deactivated(5));
        download(6, once);
        feed.key(door.used(6, 0));
        feed.key(door.reset(6, alice.accountId()));
        feed.key(door.shared(7, null, ALWAYS));

        keysOfLock()
                .body(
                        "items.status",
                        contains(
                                "shared",
                                "downloaded",
                                "downloaded",
                                "deactivating",
                                "deactivated",
                                "shared",
                                "shared"))
                .body("items.share.expired", contains(true, true, false, false, true, false, false))
                .body("items.share.usedUp", contains(false, false, true, true, false, false, false));
    }

    @Test
    @Tag("E3")
    void e3_list_showsFormerHolderAsPossible_untilTheLockKnows() {
        enable(1, "Cleaner");
        feed.key(door.shared(1, bob.accountId(), ALWAYS));
        feed.key(door.downloaded(1));
        feed.key(door.reset(1, alice.accountId()));

        keysOfLock()
                .body("items[0].generation", equalTo(2))
                .body("items[0].share.recipient.email", equalTo(alice.email()))
                .body("items[0].possibleHolders", hasSize(1))
                .body("items[0].possibleHolders[0].generation", equalTo(1))
                .body("items[0].possibleHolders[0].recipient.email", equalTo(bob.email()));
    }

    @Test
    @Tag("R2")
    void r2_list_showsPendingThenConfirmedDeactivation() {
        enable(1, "Cleaner");
        feed.key(door.shared(1, bob.accountId(), ALWAYS));
        feed.key(door.downloaded(1));
        feed.key(door.deactivationOrdered(1));

        keysOfLock()
                .body("items[0].status", equalTo("deactivating"))
                .body("items[0].deactivation.state", equalTo("pending"))
                .body("items[0].deactivation.upToGeneration", equalTo(1))
                .body("items[0].deactivation.confirmedAt", nullValue());

        feed.key(door.deactivated(1));

        keysOfLock()
                .body("items[0].status", equalTo("deactivated"))
                .body("items[0].deactivation.state", equalTo("confirmed"))
                .body("items[0].deactivation.confirmedBy", equalTo("bridge"))
                .body("items[0].possibleHolders", empty());
    }

    @Test
    @Tag("K1")
    @Tag("R3")
    void k1_list_keepsDisabledKey_whileItMayStillOpen() {
        enable(1, "Cleaner");
        feed.key(door.shared(1, bob.accountId(), ALWAYS));
        feed.key(door.downloaded(1));
        feed.key(door.disabled(1));

        keysOfLock()
                .body("items", hasSize(1))
                .body("items[0].status", equalTo("disabled"))
                .body("items[0].possibleHolders", hasSize(1))
                .body("items[0].deactivation.state", equalTo("pending"));

        feed.key(door.deactivated(1));

        keysOfLock().body("items", empty());
    }

    @Test
    @Tag("K2")
    void k2_list_holdsTheKeysOfAllOwnLocks_andOfNoOther() {
        enable(1, "Cleaner");
        Door second = claimedDoor(alice, "Garage");
        feed.key(second.enabled(1, alice.accountId()));
        feed.account(second.keyName(1, alice.accountId(), "Neighbour"));
        Door foreign = claimedDoor(bob, "Bob's");
        feed.key(foreign.enabled(1, bob.accountId()));
        feed.account(foreign.keyName(1, bob.accountId(), "Secret"));

        seen(alice, door, "/v1/share-keys");
        seen(bob, foreign, "/v1/share-keys");
        seen(alice, second, "/v1/share-keys")
                .body("items.keyId", contains(door.keyId(1), second.keyId(1)))
                .body("items.lockName", contains("Front door", "Garage"))
                .body("items.name", contains("Cleaner", "Neighbour"));
    }

    @Test
    @Tag("K3")
    void k3_list_showsOnlyWhatIsSharedToMe() {
        enable(1, "Cleaner");
        enable(2, "Other");
        feed.key(door.shared(1, bob.accountId(), new Permissions(null, null, 5, null)));
        feed.key(door.shared(2, alice.accountId(), ALWAYS));

        myKeys(bob)
                .body("items", hasSize(1))
                .body("items[0].keyId", equalTo(door.keyId(1)))
                .body("items[0].name", equalTo("Cleaner"))
                .body("items[0].lockName", equalTo("Front door"))
                .body("items[0].use", equalTo("waiting-for-download"))
                .body("items[0].permissions.unlocks", equalTo(5))
                .body("items[0].share", nullValue());
    }

    @Test
    @Tag("K3")
    void k3_use_followsTheKeyAndTheClock() {
        for (int slot = 1; slot <= 8; slot++) {
            enable(slot, "k" + slot);
        }
        Instant past = Instant.parse("2020-01-01T00:00:00Z");
        Instant future = Instant.parse("2099-01-01T00:00:00Z");
        share(1, ALWAYS);
        download(2, new Permissions(future, null, null, null));
        download(3, new Permissions(past, future, 2, null));
        download(4, new Permissions(null, past, null, null));
        download(5, new Permissions(null, null, 1, null));
        feed.key(door.used(5, 0));
        download(6, ALWAYS);
        feed.key(door.deactivationOrdered(6));
        download(7, ALWAYS);
        feed.key(door.deactivationOrdered(7));
        feed.key(door.deactivated(7));
        share(8, new Permissions(null, past, null, null));

        myKeys(bob)
                .body(
                        "items.use",
                        contains(
                                "waiting-for-download",
                                "not-yet",
                                "usable",
                                "expired",
                                "used-up",
                                "deactivating",
                                "deactivated",
                                "expired"));
        get(bob).queryParam("use", "usable")
                .get("/v1/my-keys")
                .then()
                .statusCode(200)
                .body("items.name", contains("k3"));
    }

    @Test
    @Tag("K1")
    @Tag("K3")
    @Tag("E4")
    void k3_onlineKey_isUsableWithoutADownload_untilUsedUpOrRevoked() {
        Door garage = new Door(KeyKind.ONLINE);
        feed.key(garage.registered("acc-operator"));
        feed.key(garage.claimed(alice.accountId()));
        feed.account(garage.lockName(alice.accountId(), "Garage"));
        for (int slot = 1; slot <= 3; slot++) {
            feed.key(garage.enabled(slot, alice.accountId()));
            feed.account(garage.keyName(slot, alice.accountId(), "o" + slot));
        }
        feed.key(garage.shared(1, bob.accountId(), new Permissions(null, null, 2, null)));
        feed.key(garage.unlocked(1, 1));
        feed.key(garage.shared(2, bob.accountId(), new Permissions(null, null, 1, null)));
        feed.key(garage.unlocked(2, 0));
        feed.key(garage.shared(3, bob.accountId(), ALWAYS));
        feed.key(garage.revoked(3));

        seen(bob, garage, "/v1/my-keys?kind=online")
                .body("items.keyId", contains(garage.keyId(1), garage.keyId(2)))
                .body("items.kind", contains("online", "online"))
                .body("items.use", contains("usable", "used-up"))
                .body("items.unlocksLeft", contains(1, 0));
        seen(bob, garage, "/v1/my-keys?kind=offline").body("items", empty());
        seen(alice, garage, "/v1/locks/" + garage.lockId + "/keys?kind=online")
                .body("items.status", contains("shared", "shared", "enabled"))
                .body("items.share.usedUp", contains(false, true))
                .body("items.share.unlocksLeft", contains(1, 0));
        seen(alice, garage, "/v1/share-keys?kind=online").body("items", hasSize(3));
    }

    @Test
    @Tag("K3")
    @Tag("S6")
    void k3_use_followsTheWallClockBesideTheLock() {
        LocalDateTime wall = LocalDateTime.now(ZoneId.of(Door.TIME_ZONE));
        List<Weekday> always = List.of(Weekday.values());
        Weekday another = always.get(wall.plusDays(3).getDayOfWeek().ordinal());
        enable(1, "always");
        enable(2, "another day");
        enable(3, "about now");
        download(1, weekly(always, "00:00", "24:00"));
        download(2, weekly(List.of(another), "00:00", "24:00"));
        // by the clock in Berlin; in London these hours are not open
        download(3, weekly(always, clock(wall.minusMinutes(20)), clock(wall.plusMinutes(20))));

        myKeys(bob).body("items.use", contains("usable", "usable", "outside-hours"));
        get(bob).queryParam("use", "outside-hours")
                .get("/v1/my-keys")
                .then()
                .statusCode(200)
                .body("items.name", contains("another day"))
                .body("items[0].permissions.weeklyHours[0].from", equalTo("00:00"));
    }

    private static Permissions weekly(List<Weekday> days, String from, String to) {
        return new Permissions(null, null, null, List.of(new WeeklyWindow(days, from, to)));
    }

    private static String clock(LocalDateTime wall) {
        return wall.format(DateTimeFormatter.ofPattern("HH:mm"));
    }

    @Test
    @Tag("K3")
    void k3_key_leavesTheList_whenCancelledOrGivenToAnother() {
        enable(1, "a");
        enable(2, "b");
        share(1, ALWAYS);
        download(2, ALWAYS);
        feed.key(door.cancelled(1));
        feed.key(door.reset(2, alice.accountId()));

        myKeys(bob).body("items", empty());
        myKeys(alice).body("items.name", contains("b"));
    }

    @Test
    @Tag("K3")
    @Tag("R3")
    void r3_orderAboutTheFormerHolder_isShownToAdministrators_notToTheNewRecipient() {
        enable(1, "a");
        download(1, ALWAYS);
        feed.key(door.reset(1, alice.accountId()));
        feed.key(door.deactivationOrdered(1));

        keysOfLock()
                .body("items[0].status", equalTo("shared"))
                .body("items[0].deactivation.state", equalTo("pending"))
                .body("items[0].deactivation.upToGeneration", equalTo(1));
        myKeys(alice).body("items[0].use", equalTo("waiting-for-download")).body("items[0].deactivation", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "-name",
                "lock",
                "-lock",
                "slot",
                "-slot",
                "kind",
                "status",
                "-status",
                "recipient",
                "-recipient",
                "updatedAt",
                "-updatedAt"
            })
    @Tag("K4")
    void k4_pages_giveEachKeyOnce_evenIfAllTie(String sort) {
        Door second = claimedDoor(alice, "Front door");
        for (Door d : List.of(door, second)) {
            for (int slot = 1; slot <= 5; slot++) {
                feed.key(d.enabled(slot, alice.accountId()));
                feed.account(d.keyName(slot, alice.accountId(), slot < 4 ? "Same" : "é\u001fZ" + slot));
            }
        }
        seen(alice, door, "/v1/share-keys");
        List<String> whole = seen(alice, second, "/v1/share-keys?limit=200&sort=" + sort)
                .extract()
                .path("items.keyId");

        List<String> paged = new ArrayList<>();
        String cursor = null;
        do {
            var request = get(alice).queryParam("limit", 3).queryParam("sort", sort);
            var page = (cursor == null ? request : request.queryParam("cursor", cursor))
                    .get("/v1/share-keys")
                    .then()
                    .statusCode(200)
                    .extract();
            paged.addAll(page.path("items.keyId"));
            cursor = page.path("nextCursor");
        } while (cursor != null);

        assertThat(whole).hasSize(10).doesNotHaveDuplicates();
        assertThat(paged).isEqualTo(whole);
    }

    @Test
    @Tag("K4")
    void k4_sort_ordersByName_asPeopleDo() {
        enable(1, "zoe");
        enable(2, "Émile");
        enable(3, "adam");
        enable(4, "Eve");

        seen(alice, door, keysPath() + "?sort=name").body("items.name", contains("adam", "Émile", "Eve", "zoe"));
        seen(alice, door, keysPath() + "?sort=-name").body("items.name", contains("zoe", "Eve", "Émile", "adam"));
    }

    @Test
    @Tag("K4")
    void k4_filters_narrowTheList() {
        enable(1, "Cleaner 100%");
        enable(2, "ÄRZTIN");
        enable(3, "cleaning");
        share(1, ALWAYS);
        download(2, ALWAYS);
        keysOfLock();

        filtered("q", "CLEAN", "Cleaner 100%", "cleaning");
        filtered("q", "0%", "Cleaner 100%");
        filtered("q", "ärzt", "ÄRZTIN");
        filtered("status", "enabled", "cleaning");
        filtered("status", "downloaded", "ÄRZTIN");
        filtered("recipient", bob.email().toUpperCase(java.util.Locale.ROOT), "Cleaner 100%", "ÄRZTIN");
        filtered("recipient", "nobody@example.com");
        filtered("kind", "offline", "Cleaner 100%", "ÄRZTIN", "cleaning");
        filtered("kind", "online");
        filtered("lockId", door.lockId, "Cleaner 100%", "ÄRZTIN", "cleaning");
        filtered("lockId", "LK-other");
    }

    @ParameterizedTest
    @CsvSource({
        "limit,0",
        "limit,201",
        "limit,-1",
        "limit,many",
        "limit,99999999999",
        "sort,colour",
        "sort,--name",
        "cursor,!!",
        "cursor,YQ",
        "kind,wooden",
        "status,gone",
        "lockId,x",
        "lockId,a%00b",
        "q,a%00b",
        "recipient,a%00b"
    })
    @Tag("K4")
    void k4_malformedParameter_isRefused(String name, String value) {
        for (String path : List.of(keysPath(), "/v1/share-keys")) {
            if (path.equals(keysPath()) && name.equals("lockId")) {
                continue; // the lock is in the path
            }
            seen(alice, door, "/v1/share-keys");
            get(alice)
                    .urlEncodingEnabled(false)
                    .get(path + "?" + name + "=" + value)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("code", equalTo("request.invalid"))
                    .body("errors[0].pointer", equalTo(name));
        }
    }

    @Test
    @Tag("K4")
    void k4_cursor_isRefused_inAnotherOrder() {
        enable(1, "a");
        enable(2, "b");
        String cursor =
                seen(alice, door, keysPath() + "?limit=1&sort=name").extract().path("nextCursor");

        get(alice)
                .queryParam("cursor", cursor)
                .queryParam("sort", "slot")
                .get(keysPath())
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("cursor"));
    }

    @Test
    @Tag("K4")
    void k4_etag_saysNotModified_untilSomethingChanges() {
        enable(1, "Cleaner");
        String tag = keysOfLock().extract().header("ETag");

        get(alice)
                .header("If-None-Match", tag)
                .get(keysPath())
                .then()
                .statusCode(304)
                .header("ETag", tag);
        assertThat(tag).startsWith("\"" + door.sequence() + "-");

        feed.key(door.renamed(1));
        feed.account(door.keyName(1, alice.accountId(), "Charlady"));

        get(alice)
                .header("If-None-Match", tag)
                .header("Latchkey-Consistency", door.token())
                .get(keysPath())
                .then()
                .statusCode(200)
                .body("items[0].name", equalTo("Charlady"));
    }

    @Test
    @Tag("O4")
    void o4_erasedAccountAndName_areNotShown_andNoReadWaitsForThem() {
        enable(1, "Mrs Smith");
        share(1, ALWAYS);
        keysOfLock();
        feed.erase(bob.accountId());
        feed.erase(alice.accountId() + "/" + door.keyId(1));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> keysOfLock()
                        .body("items[0].name", nullValue())
                        .body("items[0].share.recipient.accountId", equalTo(bob.accountId()))
                        .body("items[0].share.recipient.email", nullValue()));
    }

    @Test
    @Tag("inv-6")
    void inv6_versions_neverFall_andRiseWithTheList() {
        enable(1, "a");
        int before = seen(bob, door, "/v1/my-keys", 503).extract().path("status"); // nothing of bob's business yet
        assertThat(before).isEqualTo(503);
        int none = get(bob).get("/v1/my-keys").then().extract().path("version");
        share(1, ALWAYS);
        int shared = myKeys(bob).extract().path("version");
        feed.key(door.cancelled(1));
        int cancelled = myKeys(bob).extract().path("version");
        enable(2, "nothing to do with bob");
        keysOfLock();
        int unchanged = myKeys(bob).extract().path("version");

        assertThat(none).isZero();
        assertThat(shared).isGreaterThan(none);
        assertThat(cancelled).isGreaterThan(shared);
        assertThat(unchanged).isEqualTo(cancelled);
    }

    @Test
    void openApi_describesTheLists() {
        given().accept("application/json")
                .get("/openapi/key-service?format=json")
                .then()
                .statusCode(200)
                .body("openapi", startsWith("3.1"))
                .body("paths.keySet()", containsInAnyOrder("/v1/locks/{lockId}/keys", "/v1/share-keys", "/v1/my-keys"))
                .body(
                        "components.schemas.KeyPage.properties.keySet()",
                        containsInAnyOrder("items", "nextCursor", "version"))
                .body(
                        "components.schemas.KeyStatus.enum",
                        contains("disabled", "enabled", "shared", "downloaded", "deactivating", "deactivated"))
                .body(
                        "paths.'/v1/my-keys'.get.responses.keySet()",
                        containsInAnyOrder("200", "304", "400", "401", "403", "406", "503"));
    }

    private void enable(int slot, String name) {
        feed.key(door.enabled(slot, alice.accountId()));
        feed.account(door.keyName(slot, alice.accountId(), name));
    }

    private void share(int slot, Permissions permissions) {
        feed.key(door.shared(slot, bob.accountId(), permissions));
    }

    private void download(int slot, Permissions permissions) {
        share(slot, permissions);
        feed.key(door.downloaded(slot));
    }

    private Door claimedDoor(Somebody owner, String name) {
        Door claimed = new Door();
        feed.key(claimed.registered("acc-operator"));
        feed.key(claimed.claimed(owner.accountId()));
        feed.account(claimed.lockName(owner.accountId(), name));
        return claimed;
    }

    private void filtered(String parameter, String value, String... names) {
        get(alice)
                .queryParam(parameter, value)
                .queryParam("sort", "slot")
                .get("/v1/share-keys")
                .then()
                .statusCode(200)
                .body("items.name", names.length == 0 ? empty() : contains(names));
    }

    private String keysPath() {
        return "/v1/locks/" + door.lockId + "/keys";
    }

    private ValidatableResponse keysOfLock() {
        return seen(alice, door, keysPath());
    }

    private ValidatableResponse myKeys(Somebody who) {
        return seen(who, door, "/v1/my-keys");
    }

    private ValidatableResponse seen(Somebody who, Door state, String path) {
        return seen(who, state, path, 200);
    }

    private ValidatableResponse seen(Somebody who, Door state, String path, int status) {
        return get(who).header("Latchkey-Consistency", state.token())
                .get(path)
                .then()
                .statusCode(status);
    }

    private static RequestSpecification get(Somebody who) {
        return given().auth().oauth2(who.token());
    }
}
