package dev.latchkey.keys;

import static dev.latchkey.keys.Door.ALWAYS;
import static dev.latchkey.keys.House.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.latchkey.engines.EnginesTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the three lists have in common. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class KeyListsIT {
    @RegisterExtension
    final House house = new House();

    @Test
    @Tag("K4")
    void k4_etag_saysNotModified_untilSomethingChanges() {
        house.enable(1, "Cleaner");
        String tag = house.keysOfLock().extract().header("ETag");

        get(house.alice)
                .header("If-None-Match", tag)
                .get(house.keysPath())
                .then()
                .statusCode(304)
                .header("ETag", tag);
        assertThat(tag).startsWith("\"" + house.door.sequence() + "-");

        house.feed.key(house.door.renamed(1));
        house.feed.account(house.door.keyName(1, house.alice.accountId(), "Charlady"));

        House.answered(
                        get(house.alice)
                                .header("If-None-Match", tag)
                                .header("Latchkey-Consistency", house.door.token()),
                        house.keysPath())
                .then()
                .statusCode(200)
                .body("items[0].name", equalTo("Charlady"));
    }

    @Test
    @Tag("O4")
    void o4_erasedAccountAndName_areNotShown_andNoReadWaitsForThem() {
        house.enable(1, "Mrs Smith");
        house.share(1, ALWAYS);
        house.keysOfLock();
        house.feed.erase(house.bob.accountId());
        house.feed.erase(house.alice.accountId() + "/" + house.door.keyId(1));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> house.keysOfLock()
                        .body("items[0].name", nullValue())
                        .body("items[0].share.recipient.accountId", equalTo(house.bob.accountId()))
                        .body("items[0].share.recipient.email", nullValue()));
    }

    @Test
    @Tag("inv-6")
    void inv6_versions_neverFall_andRiseWithTheList() {
        house.enable(1, "a");
        int before = house.seen(house.bob, house.door, "/v1/my-keys", 503)
                .extract()
                .path("status"); // nothing of bob's business yet
        assertThat(before).isEqualTo(503);
        int none = get(house.bob).get("/v1/my-keys").then().extract().path("version");
        house.share(1, ALWAYS);
        int shared = house.myKeys(house.bob).extract().path("version");
        house.feed.key(house.door.cancelled(1));
        int cancelled = house.myKeys(house.bob).extract().path("version");
        house.enable(2, "nothing to do with bob");
        house.keysOfLock();
        int unchanged = house.myKeys(house.bob).extract().path("version");

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
}
