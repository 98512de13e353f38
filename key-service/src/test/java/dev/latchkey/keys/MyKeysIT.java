package dev.latchkey.keys;

import static dev.latchkey.keys.Door.ALWAYS;
import static dev.latchkey.keys.House.get;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.KeyKind;
import dev.latchkey.events.Permissions;
import dev.latchkey.events.Weekday;
import dev.latchkey.events.WeeklyWindow;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people see of the keys that are shared to them, from Kafka to HTTP. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class MyKeysIT {
    @RegisterExtension
    final House house = new House();

    @Test
    @Tag("K3")
    void k3_list_showsOnlyWhatIsSharedToMe() {
        house.enable(1, "Cleaner");
        house.enable(2, "Other");
        house.feed.key(house.door.shared(1, house.bob.accountId(), new Permissions(null, null, 5, null)));
        house.feed.key(house.door.shared(2, house.alice.accountId(), ALWAYS));

        house.myKeys(house.bob)
                .body("items", hasSize(1))
                .body("items[0].keyId", equalTo(house.door.keyId(1)))
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
            house.enable(slot, "k" + slot);
        }
        Instant past = Instant.parse("2020-01-01T00:00:00Z");
        Instant future = Instant.parse("2099-01-01T00:00:00Z");
        house.share(1, ALWAYS);
        house.download(2, new Permissions(future, null, null, null));
        house.download(3, new Permissions(past, future, 2, null));
        house.download(4, new Permissions(null, past, null, null));
        house.download(5, new Permissions(null, null, 1, null));
        house.feed.key(house.door.used(5, 0));
        house.download(6, ALWAYS);
        house.feed.key(house.door.deactivationOrdered(6));
        house.download(7, ALWAYS);
        house.feed.key(house.door.deactivationOrdered(7));
        house.feed.key(house.door.deactivated(7));
        house.share(8, new Permissions(null, past, null, null));

        house.myKeys(house.bob)
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
        get(house.bob)
                .queryParam("use", "usable")
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
        house.feed.key(garage.registered("acc-operator"));
        house.feed.key(garage.claimed(house.alice.accountId()));
        house.feed.account(garage.lockName(house.alice.accountId(), "Garage"));
        for (int slot = 1; slot <= 3; slot++) {
            house.feed.key(garage.enabled(slot, house.alice.accountId()));
            house.feed.account(garage.keyName(slot, house.alice.accountId(), "o" + slot));
        }
        house.feed.key(garage.shared(1, house.bob.accountId(), new Permissions(null, null, 2, null)));
        house.feed.key(garage.unlocked(1, 1));
        house.feed.key(garage.shared(2, house.bob.accountId(), new Permissions(null, null, 1, null)));
        house.feed.key(garage.unlocked(2, 0));
        house.feed.key(garage.shared(3, house.bob.accountId(), ALWAYS));
        house.feed.key(garage.revoked(3));

        house.seen(house.bob, garage, "/v1/my-keys?kind=online")
                .body("items.keyId", contains(garage.keyId(1), garage.keyId(2)))
                .body("items.kind", contains("online", "online"))
                .body("items.use", contains("usable", "used-up"))
                .body("items.unlocksLeft", contains(1, 0));
        house.seen(house.bob, garage, "/v1/my-keys?kind=offline").body("items", empty());
        house.seen(house.alice, garage, "/v1/locks/" + garage.lockId + "/keys?kind=online")
                .body("items.status", contains("shared", "shared", "enabled"))
                .body("items.share.usedUp", contains(false, true))
                .body("items.share.unlocksLeft", contains(1, 0));
        house.seen(house.alice, garage, "/v1/share-keys?kind=online").body("items", hasSize(3));
    }

    @Test
    @Tag("K3")
    @Tag("S6")
    void k3_use_followsTheWallClockBesideTheLock() {
        LocalDateTime wall = LocalDateTime.now(ZoneId.of(Door.TIME_ZONE));
        List<Weekday> always = List.of(Weekday.values());
        Weekday another = always.get(wall.plusDays(3).getDayOfWeek().ordinal());
        house.enable(1, "always");
        house.enable(2, "another day");
        house.enable(3, "about now");
        house.download(1, weekly(always, "00:00", "24:00"));
        house.download(2, weekly(List.of(another), "00:00", "24:00"));
        // by the clock in Berlin; in London these hours are not open
        house.download(3, weekly(always, clock(wall.minusMinutes(20)), clock(wall.plusMinutes(20))));

        house.myKeys(house.bob).body("items.use", contains("usable", "usable", "outside-hours"));
        get(house.bob)
                .queryParam("use", "outside-hours")
                .get("/v1/my-keys")
                .then()
                .statusCode(200)
                .body("items.name", contains("another day"))
                .body("items[0].permissions.weeklyHours[0].from", equalTo("00:00"));
    }

    @Test
    @Tag("K3")
    void k3_key_leavesTheList_whenCancelledOrGivenToAnother() {
        house.enable(1, "a");
        house.enable(2, "b");
        house.share(1, ALWAYS);
        house.download(2, ALWAYS);
        house.feed.key(house.door.cancelled(1));
        house.feed.key(house.door.reset(2, house.alice.accountId()));

        house.myKeys(house.bob).body("items", empty());
        house.myKeys(house.alice).body("items.name", contains("b"));
    }

    private static Permissions weekly(List<Weekday> days, String from, String to) {
        return new Permissions(null, null, null, List.of(new WeeklyWindow(days, from, to)));
    }

    private static String clock(LocalDateTime wall) {
        return wall.format(DateTimeFormatter.ofPattern("HH:mm"));
    }
}
