package dev.latchkey.system;

import static dev.latchkey.system.Services.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lock.protocol.Device;
import dev.latchkey.lock.protocol.LockKey;
import dev.latchkey.lock.protocol.PublicJwk;
import dev.latchkey.lock.protocol.Statement;
import dev.latchkey.lock.protocol.Statements;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A lock in the radio of a bridge, its keys, and what the administrator did with them. */
final class StoryLock {
    private static final String ADA = Services.token("ada", Set.of());
    private static final String RITA = Services.token("rita", Set.of());

    private static final Duration SAME_TIME = Duration.ofMinutes(2);

    private final Services services;
    private final BridgeProcess bridge;
    private final String lockId;
    private final List<GivenKey> keys = new ArrayList<>();

    /** Asks a gateway, as the operator. */
    interface Operator {
        Services.Answer ask(String method, String path, Object body);
    }

    /** A key of the lock, as it is given now or was given last. */
    static final class GivenKey {
        private final String keyId;
        private final int slot;
        private final Device phone = Device.generate();
        private int generation;
        private String credential = "";
        private boolean isOrderedBack = true;

        GivenKey(String keyId, int slot) {
            this.keyId = keyId;
            this.slot = slot;
        }

        /** Whether its holder may open. */
        boolean isGiven() {
            return !isOrderedBack;
        }

        @Override
        public String toString() {
            return keyId + " generation " + generation;
        }
    }

    /** Made, claimed by its administrator, with keys; the bridge is told that it is its own. */
    StoryLock(Services services, Operator operator, BridgeProcess bridge, String lockId, int slots) {
        this.services = services;
        this.bridge = bridge;
        this.lockId = lockId;
        JsonNode made = bridge.radio("POST", "/locks", Map.of("lockId", lockId, "timeZone", "Europe/Zurich"));
        services.claimedLock(ADA, lockId, "Europe/Zurich", made.get("publicKey"));
        accepted(services.share(RITA, "GET", "/v1/me", null)); // known from now on
        accepted(operator.ask("PUT", "/v1/bridges/" + bridge.bridgeId() + "/locks/" + lockId, Map.of()));
        for (int slot = 1; slot <= slots; slot++) {
            JsonNode key = accepted(services.share(
                    ADA,
                    "POST",
                    "/v1/locks/" + lockId + "/keys",
                    Map.of("kind", "offline", "name", "K" + slot, "slot", slot)));
            keys.add(new GivenKey(key.get("keyId").textValue(), slot));
        }
    }

    List<GivenKey> keys() {
        return keys;
    }

    BridgeProcess bridge() {
        return bridge;
    }

    String lockId() {
        return lockId;
    }

    /** Shared and downloaded; if the platform does not allow it now, as while it is being taken back, nothing. */
    void give(GivenKey key) {
        Services.Answer shared = services.share(
                ADA,
                "POST",
                "/v1/keys/" + key.keyId + "/share",
                Map.of("recipient", Map.of("email", "rita@example.com"), "permissions", Map.of()));
        if (!shared.isAccepted()) {
            assertThat(shared.status()).as("%s", shared).isEqualTo(409);
            return;
        }
        JsonNode downloaded = accepted(services.share(
                RITA,
                "POST",
                "/v1/keys/" + key.keyId + "/download",
                Map.of("proof", key.phone.proveForDownload(key.keyId, Instant.now()))));
        key.credential = downloaded.get("credential").textValue();
        key.generation = shared.body().get("generation").intValue();
        key.isOrderedBack = false;
    }

    void takeBack(GivenKey key) {
        accepted(services.share(ADA, "POST", "/v1/keys/" + key.keyId + "/deactivate", Map.of()));
        key.isOrderedBack = true;
    }

    /** Of the administrator, not older than what happened last. */
    JsonNode list() {
        Services.Answer orders = services.share(ADA, "GET", "/v1/locks/" + lockId + "/orders", null);
        accepted(orders);
        return accepted(services.list(ADA, "/v1/locks/" + lockId + "/keys", orders.consistency()))
                .get("items");
    }

    /**
     * inv-12: what is shown as gone opens nothing. The list is read before the memory, which only ever forgets more.
     *
     * @return how many keys are shown as gone
     */
    int whatIsShownAsGoneIsGone() {
        int gone = 0;
        JsonNode list = list();
        JsonNode slots = bridge.lock(lockId).get("slots");
        for (GivenKey key : keys) {
            String status = status(list, key);
            if (key.generation > 0 && status.equals("deactivated")) {
                gone++;
                assertThat(floor(slots, key))
                        .as("%s is shown as %s", key, status)
                        .isGreaterThan(key.generation);
            }
        }
        return gone;
    }

    /** That the key is gone, by somebody who knows all of the lock but its signing key. */
    String forgedReceipt(GivenKey key) {
        Statement gone = new Statement.Deactivated(
                lockId,
                Integer.MAX_VALUE,
                new Statement.LockTime(Instant.now(), true),
                key.slot,
                key.generation,
                "order");
        String byAnotherKey = Statements.sign(gone, LockKey.generate());
        String itsKey = PublicJwk.parse(bridge.lock(lockId).get("publicKey").toString())
                .orElseThrow()
                .thumbprint();
        String header = "{\"alg\":\"ES256\",\"typ\":\"latchkey-statement+jwt\",\"kid\":\"" + itsKey + "\"}";
        return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + byAnotherKey.substring(byAnotherKey.indexOf('.'));
    }

    /** Why its administrator is told that statements were not taken for its own. */
    List<String> refusedReceipts() {
        JsonNode refused = accepted(services.share(ADA, "GET", "/v1/locks/" + lockId + "/refused-receipts", null))
                .get("refusedReceipts");
        List<String> reasons = new ArrayList<>();
        refused.forEach(one -> reasons.add(one.get("reason").textValue()));
        return reasons;
    }

    /** Everything that was ordered is done, and nothing else. */
    void isAsOrdered() {
        JsonNode list = list();
        JsonNode slots = bridge.lock(lockId).get("slots");
        for (GivenKey key : keys) {
            if (key.isGiven()) {
                assertThat(status(list, key)).as("%s", key).isNotIn("deactivating", "deactivated");
                assertThat(floor(slots, key)).as("%s", key).isLessThanOrEqualTo(key.generation);
            } else if (key.generation > 0) {
                assertThat(status(list, key)).as("%s", key).isEqualTo("deactivated");
                assertThat(floor(slots, key)).as("%s", key).isGreaterThan(key.generation);
            }
        }
    }

    /** At the door itself, with what each phone holds. */
    void opensForWhomItShould() {
        for (GivenKey key : keys) {
            if (key.generation > 0) {
                String challenge = bridge.radio("POST", "/locks/" + lockId + "/challenge", Map.of())
                        .get("challenge")
                        .textValue();
                JsonNode answer = bridge.radio(
                        "POST",
                        "/locks/" + lockId + "/unlock",
                        Map.of(
                                "credential",
                                key.credential,
                                "proof",
                                key.phone.proveForUnlock(lockId, challenge, Instant.now())));
                assertThat(answer.path("opened").booleanValue())
                        .as("%s: %s", key, answer)
                        .isEqualTo(key.isGiven());
            }
        }
    }

    void radio(boolean reachable) {
        bridge.radio("POST", "/locks/" + lockId + "/radio", Map.of("reachable", reachable));
    }

    /** As if it had lain in a drawer, or had come from the future. */
    void clockIsWrongBy(long seconds) {
        setClock(Map.of("offsetSeconds", seconds));
    }

    /** As when its battery was empty for so long: its clock stood still, and it knows. */
    void withoutPowerFor(Duration time) {
        setClock(Map.of("untrusted", true, "offsetSeconds", -time.toSeconds()));
    }

    private void setClock(Map<String, ?> clock) {
        JsonNode answer = bridge.radio("POST", "/locks/" + lockId + "/clock", clock);
        assertThat(answer.path("lockId").textValue()).as("%s", answer).isEqualTo(lockId);
    }

    /** By its own clock, which it believes. */
    boolean knowsTheTime() {
        JsonNode clock = bridge.lock(lockId).get("clock");
        return clock.get("trusted").booleanValue()
                && Math.abs(clock.get("offsetSeconds").longValue()) < SAME_TIME.toSeconds();
    }

    private static String status(JsonNode list, GivenKey key) {
        for (JsonNode row : list) {
            if (row.get("keyId").textValue().equals(key.keyId)) {
                return row.get("status").textValue();
            }
        }
        return "";
    }

    private static int floor(JsonNode slots, GivenKey key) {
        return slots.get(key.slot - 1).get("floor").intValue();
    }

    @Override
    public String toString() {
        return lockId;
    }
}
