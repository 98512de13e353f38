package dev.latchkey.keys;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.latchkey.events.Permissions;
import dev.latchkey.keys.Feed.Somebody;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Alice's house: a claimed door, whose keys she shares with Bob, and what the two read of them. Every read carries the token of the newest event; one that is
 * told to come again, as on a slow machine, does so.
 */
final class House implements BeforeEachCallback, AfterEachCallback {
    final Feed feed = new Feed();
    Somebody alice;
    Somebody bob;
    Door door;

    @Override
    public void beforeEach(ExtensionContext test) {
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

    @Override
    public void afterEach(ExtensionContext test) {
        feed.close();
    }

    void enable(int slot, String name) {
        feed.key(door.enabled(slot, alice.accountId()));
        feed.account(door.keyName(slot, alice.accountId(), name));
    }

    void share(int slot, Permissions permissions) {
        feed.key(door.shared(slot, bob.accountId(), permissions));
    }

    void download(int slot, Permissions permissions) {
        share(slot, permissions);
        feed.key(door.downloaded(slot));
    }

    Door claimedDoor(Somebody owner, String name) {
        Door claimed = new Door();
        feed.key(claimed.registered("acc-operator"));
        feed.key(claimed.claimed(owner.accountId()));
        feed.account(claimed.lockName(owner.accountId(), name));
        return claimed;
    }

    String keysPath() {
        return "/v1/locks/" + door.lockId + "/keys";
    }

    ValidatableResponse keysOfLock() {
        return seen(alice, door, keysPath());
    }

    ValidatableResponse myKeys(Somebody who) {
        return seen(who, door, "/v1/my-keys");
    }

    ValidatableResponse seen(Somebody who, Door state, String path) {
        return answered(get(who).header("Latchkey-Consistency", state.token()), path)
                .then()
                .statusCode(200);
    }

    /** Not before it is caught up with what its token asks for: a service that is slow may say that it is not. */
    static Response answered(RequestSpecification read, String path) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> read.get(path), answer -> answer.statusCode() != 503);
    }

    ValidatableResponse seen(Somebody who, Door state, String path, int status) {
        return get(who).header("Latchkey-Consistency", state.token())
                .get(path)
                .then()
                .statusCode(status);
    }

    static RequestSpecification get(Somebody who) {
        return given().auth().oauth2(who.token());
    }
}
