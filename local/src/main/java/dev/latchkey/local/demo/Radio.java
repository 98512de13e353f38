package dev.latchkey.local.demo;

import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;
import dev.latchkey.lock.protocol.Device;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reference bridge with its virtual locks: what a phone at the door, the lock's maker and who pulls the plug can do. */
public final class Radio {
    private final ApiClient bridge;

    public Radio(ApiClient bridge) {
        this.bridge = bridge;
    }

    /** Makes a lock; the answer has its public key. */
    Reply make(String lockId) {
        return bridge.send("POST", "/locks", Map.of(), Map.of("lockId", lockId, "timeZone", "Europe/Berlin"));
    }

    /**
     * What a phone does at the door: asks for a challenge, proves that it has the device key, hands in the credential.
     *
     * @return {@code opened}, or the lock's reason for not opening
     */
    String unlock(String lockId, String credential, Device device) {
        String proof = device.proveForUnlock(lockId, challenge(lockId), Instant.now());
        return opening(lockId, "unlock", Map.of("credential", credential, "proof", proof));
    }

    /** Asks the lock for a challenge, which it forgets after half a minute. */
    String challenge(String lockId) {
        return bridge.send("POST", "/locks/" + lockId + "/challenge", Map.of(), null)
                .text("challenge");
    }

    /**
     * Hands the platform's ticket to the lock.
     *
     * @return {@code opened}, or the lock's reason for not opening
     */
    String unlockByTicket(String lockId, String ticket) {
        return opening(lockId, "ticket", Map.of("ticket", ticket));
    }

    private String opening(String lockId, String how, Map<String, String> body) {
        Reply answer = bridge.send("POST", "/locks/" + lockId + "/" + how, Map.of(), body);
        if (answer.status() != 200) {
            throw new NotAsTold("the lock did not answer: " + answer);
        }
        return answer.body().path("opened").asBoolean() ? "opened" : answer.text("refusal");
    }

    /** Hands a signed order to the lock; the lock's signed receipt. */
    String obey(String lockId, String order) {
        Reply answer = bridge.send("POST", "/locks/" + lockId + "/orders", Map.of(), Map.of("order", order));
        if (!answer.body().path("obeyed").asBoolean()) {
            throw new NotAsTold("the lock did not obey: " + answer);
        }
        return answer.text("statement");
    }

    void disconnect() {
        control("/bridge/disconnect", null);
        Until.holds("the bridge is off", this::isConnected, connected -> !connected);
    }

    void connect() {
        control("/bridge/connect", null);
    }

    void awaitConnected() {
        Until.holds("the bridge is connected", this::isConnected, connected -> connected);
    }

    private boolean isConnected() {
        return bridge.send("GET", "/bridge", Map.of(), null)
                .body()
                .path("connected")
                .asBoolean();
    }

    private void control(String path, @Nullable Object body) {
        Reply reply = bridge.send("POST", path, Map.of(), body);
        if (reply.status() != 200) {
            throw new NotAsTold("the bridge did not obey: " + reply);
        }
    }
}
