package dev.latchkey.keys;

import static dev.latchkey.keys.Door.ALWAYS;
import static dev.latchkey.keys.House.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.engines.EnginesTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages, orders and filters of the lists, and parameters that are none. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class PagesAndFiltersIT {
    @RegisterExtension
    final House house = new House();

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
        Door second = house.claimedDoor(house.alice, "Front door");
        for (Door d : List.of(house.door, second)) {
            for (int slot = 1; slot <= 5; slot++) {
                house.feed.key(d.enabled(slot, house.alice.accountId()));
                house.feed.account(d.keyName(slot, house.alice.accountId(), slot < 4 ? "Same" : "é\u001fZ" + slot));
            }
        }
        house.seen(house.alice, house.door, "/v1/share-keys");
        List<String> whole = house.seen(house.alice, second, "/v1/share-keys?limit=200&sort=" + sort)
                .extract()
                .path("items.keyId");

        List<String> paged = new ArrayList<>();
        String cursor = null;
        do {
            var request = get(house.alice).queryParam("limit", 3).queryParam("sort", sort);
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
        house.enable(1, "zoe");
        house.enable(2, "Émile");
        house.enable(3, "adam");
        house.enable(4, "Eve");

        house.seen(house.alice, house.door, house.keysPath() + "?sort=name")
                .body("items.name", contains("adam", "Émile", "Eve", "zoe"));
        house.seen(house.alice, house.door, house.keysPath() + "?sort=-name")
                .body("items.name", contains("zoe", "Eve", "Émile", "adam"));
    }

    @Test
    @Tag("K4")
    void k4_filters_narrowTheList() {
        house.enable(1, "Cleaner 100%");
        house.enable(2, "ÄRZTIN");
        house.enable(3, "cleaning");
        house.share(1, ALWAYS);
        house.download(2, ALWAYS);
        house.keysOfLock();

        filtered("q", "CLEAN", "Cleaner 100%", "cleaning");
        filtered("q", "0%", "Cleaner 100%");
        filtered("q", "ärzt", "ÄRZTIN");
        filtered("status", "enabled", "cleaning");
        filtered("status", "downloaded", "ÄRZTIN");
        filtered("recipient", house.bob.email().toUpperCase(java.util.Locale.ROOT), "Cleaner 100%", "ÄRZTIN");
        filtered("recipient", "nobody@example.com");
        filtered("kind", "offline", "Cleaner 100%", "ÄRZTIN", "cleaning");
        filtered("kind", "online");
        filtered("lockId", house.door.lockId, "Cleaner 100%", "ÄRZTIN", "cleaning");
        filtered("lockId", "LK-other");
    }

    private void filtered(String parameter, String value, String... names) {
        get(house.alice)
                .queryParam(parameter, value)
                .queryParam("sort", "slot")
                .get("/v1/share-keys")
                .then()
                .statusCode(200)
                .body("items.name", names.length == 0 ? empty() : contains(names));
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
        for (String path : List.of(house.keysPath(), "/v1/share-keys")) {
            if (path.equals(house.keysPath()) && name.equals("lockId")) {
                continue; // the lock is in the path
            }
            house.seen(house.alice, house.door, "/v1/share-keys");
            get(house.alice)
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
        house.enable(1, "a");
        house.enable(2, "b");
        String cursor = house.seen(house.alice, house.door, house.keysPath() + "?limit=1&sort=name")
                .extract()
                .path("nextCursor");

        get(house.alice)
                .queryParam("cursor", cursor)
                .queryParam("sort", "slot")
                .get(house.keysPath())
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("cursor"));
    }
}
