package dev.latchkey.keys;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.Permissions;
import dev.latchkey.events.Weekday;
import dev.latchkey.events.WeeklyWindow;
import dev.latchkey.keys.Feed.Somebody;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lock in a time zone that is newer than the rules of this service. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class UnknownZoneIT {
    private static final Permissions ANY_HOUR =
            new Permissions(null, null, null, List.of(new WeeklyWindow(List.of(Weekday.values()), "00:00", "24:00")));

    @Test
    @Tag("K3")
    @Tag("S6")
    void k3_keyWithHours_isNotUsable_whereNobodyKnowsTheHour() {
        try (Feed feed = new Feed()) {
            Somebody alice = feed.somebody("alice");
            Somebody bob = feed.somebody("bob");
            Door door = new Door();
            feed.key(door.claimed(alice.accountId()));
            feed.account(door.lockName(alice.accountId(), "Front door"));
            feed.key(door.moved("Mars/Olympus_Mons"));
            for (int slot = 1; slot <= 2; slot++) {
                feed.key(door.enabled(slot, alice.accountId()));
                feed.account(door.keyName(slot, alice.accountId(), "Key " + slot));
                feed.key(door.shared(slot, bob.accountId(), slot == 1 ? ANY_HOUR : Door.ALWAYS));
                feed.key(door.downloaded(slot));
            }

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> myKeys(bob, door.token()).statusCode() == 200);
            myKeys(bob, door.token()).then().body("items.use", contains("outside-hours", "usable"));
        }
    }

    private static Response myKeys(Somebody who, String token) {
        return given().auth()
                .oauth2(who.token())
                .header("Latchkey-Consistency", token)
                .get("/v1/my-keys");
    }
}
