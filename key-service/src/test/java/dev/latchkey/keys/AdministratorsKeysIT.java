package dev.latchkey.keys;

import static dev.latchkey.keys.Door.ALWAYS;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.events.Permissions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What administrators see of the keys of their locks, from Kafka to HTTP. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "key_service"))
class AdministratorsKeysIT {
    @RegisterExtension
    final House house = new House();

    @Test
    @Tag("K1")
    void k1_list_showsTheWholeKey_whenShared() {
        house.enable(1, "Cleaner");
        Instant endsAt = Instant.parse("2099-01-01T00:00:00Z");
        house.feed.key(house.door.shared(1, house.bob.accountId(), new Permissions(null, endsAt, 3, null)));

        house.keysOfLock()
                .body("version", equalTo((int) house.door.sequence()))
                .body("nextCursor", nullValue())
                .body("items", hasSize(1))
                .body("items[0].keyId", equalTo(house.door.keyId(1)))
                .body("items[0].lockId", equalTo(house.door.lockId))
                .body("items[0].lockName", equalTo("Front door"))
                .body("items[0].kind", equalTo("offline"))
                .body("items[0].slot", equalTo(1))
                .body("items[0].name", equalTo("Cleaner"))
                .body("items[0].status", equalTo("shared"))
                .body("items[0].enabledBy.email", equalTo(house.alice.email()))
                .body("items[0].generation", equalTo(1))
                .body("items[0].share.method", equalTo("account"))
                .body("items[0].share.recipient.accountId", equalTo(house.bob.accountId()))
                .body("items[0].share.recipient.email", equalTo(house.bob.email()))
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
            house.enable(slot, "k" + slot);
        }
        house.feed.key(house.door.shared(1, null, over));
        house.download(2, over);
        house.download(3, once);
        house.feed.key(house.door.used(3, 0));
        house.download(4, once);
        house.feed.key(house.door.used(4, 0));
        house.feed.key(house.door.deactivationOrdered(4));
        house.download(5, over);
        house.feed.key(house.door.deactivationOrdered(5));
        house.feed.key(house.door.deactivated(5));
        house.download(6, once);
        house.feed.key(house.door.used(6, 0));
        house.feed.key(house.door.reset(6, house.alice.accountId()));
        house.feed.key(house.door.shared(7, null, ALWAYS));

        house.keysOfLock()
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
        house.enable(1, "Cleaner");
        house.feed.key(house.door.shared(1, house.bob.accountId(), ALWAYS));
        house.feed.key(house.door.downloaded(1));
        house.feed.key(house.door.reset(1, house.alice.accountId()));

        house.keysOfLock()
                .body("items[0].generation", equalTo(2))
                .body("items[0].share.recipient.email", equalTo(house.alice.email()))
                .body("items[0].possibleHolders", hasSize(1))
                .body("items[0].possibleHolders[0].generation", equalTo(1))
                .body("items[0].possibleHolders[0].recipient.email", equalTo(house.bob.email()));
    }

    @Test
    @Tag("R2")
    void r2_list_showsPendingThenConfirmedDeactivation() {
        house.enable(1, "Cleaner");
        house.feed.key(house.door.shared(1, house.bob.accountId(), ALWAYS));
        house.feed.key(house.door.downloaded(1));
        house.feed.key(house.door.deactivationOrdered(1));

        house.keysOfLock()
                .body("items[0].status", equalTo("deactivating"))
                .body("items[0].deactivation.state", equalTo("pending"))
                .body("items[0].deactivation.upToGeneration", equalTo(1))
                .body("items[0].deactivation.confirmedAt", nullValue());

        house.feed.key(house.door.deactivated(1));

        house.keysOfLock()
                .body("items[0].status", equalTo("deactivated"))
                .body("items[0].deactivation.state", equalTo("confirmed"))
                .body("items[0].deactivation.confirmedBy", equalTo("bridge"))
                .body("items[0].possibleHolders", empty());
    }

    @Test
    @Tag("K1")
    @Tag("R3")
    void k1_list_keepsDisabledKey_whileItMayStillOpen() {
        house.enable(1, "Cleaner");
        house.feed.key(house.door.shared(1, house.bob.accountId(), ALWAYS));
        house.feed.key(house.door.downloaded(1));
        house.feed.key(house.door.disabled(1));

        house.keysOfLock()
                .body("items", hasSize(1))
                .body("items[0].status", equalTo("disabled"))
                .body("items[0].possibleHolders", hasSize(1))
                .body("items[0].deactivation.state", equalTo("pending"));

        house.feed.key(house.door.deactivated(1));

        house.keysOfLock().body("items", empty());
    }

    @Test
    @Tag("K2")
    void k2_list_holdsTheKeysOfAllOwnLocks_andOfNoOther() {
        house.enable(1, "Cleaner");
        Door second = house.claimedDoor(house.alice, "Garage");
        house.feed.key(second.enabled(1, house.alice.accountId()));
        house.feed.account(second.keyName(1, house.alice.accountId(), "Neighbour"));
        Door foreign = house.claimedDoor(house.bob, "Bob's");
        house.feed.key(foreign.enabled(1, house.bob.accountId()));
        house.feed.account(foreign.keyName(1, house.bob.accountId(), "Secret"));

        house.seen(house.alice, house.door, "/v1/share-keys");
        house.seen(house.bob, foreign, "/v1/share-keys");
        house.seen(house.alice, second, "/v1/share-keys")
                .body("items.keyId", contains(house.door.keyId(1), second.keyId(1)))
                .body("items.lockName", contains("Front door", "Garage"))
                .body("items.name", contains("Cleaner", "Neighbour"));
    }

    @Test
    @Tag("K3")
    @Tag("R3")
    void r3_orderAboutTheFormerHolder_isShownToAdministrators_notToTheNewRecipient() {
        house.enable(1, "a");
        house.download(1, ALWAYS);
        house.feed.key(house.door.reset(1, house.alice.accountId()));
        house.feed.key(house.door.deactivationOrdered(1));

        house.keysOfLock()
                .body("items[0].status", equalTo("shared"))
                .body("items[0].deactivation.state", equalTo("pending"))
                .body("items[0].deactivation.upToGeneration", equalTo(1));
        house.myKeys(house.alice)
                .body("items[0].use", equalTo("waiting-for-download"))
                .body("items[0].deactivation", nullValue());
    }
}
