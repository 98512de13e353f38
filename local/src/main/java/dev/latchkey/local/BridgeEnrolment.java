package dev.latchkey.local;

import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;
import dev.latchkey.local.api.Tokens;
import java.util.Map;

/**
 * Gives the reference bridge its identity at the first start, as an operator would. The request is the same each time, so a
 * start that was interrupted between enrolling and handing over the secret gets the same secret again.
 */
public final class BridgeEnrolment {
    static final String BRIDGE_ID = "BR-LOCAL";
    private static final String REQUEST = "enrolment-of-the-local-bridge";

    private final ApiClient bridge;
    private final ApiClient api;
    private final Tokens operator;

    /** @param operator who may enrol bridges */
    public BridgeEnrolment(String bridgeUrl, String apiUrl, Tokens operator) {
        this.bridge = new ApiClient(bridgeUrl);
        this.api = new ApiClient(apiUrl);
        this.operator = operator;
    }

    public void run() {
        Reply state = bridge.send("GET", "/bridge", Map.of(), null);
        if (BRIDGE_ID.equals(state.text("bridgeId"))) {
            return;
        }
        Reply enrolled = api.send(
                "POST",
                "/v1/bridges",
                Map.of("Authorization", "Bearer " + operator.current(), "Idempotency-Key", REQUEST),
                Map.of("bridgeId", BRIDGE_ID));
        if (enrolled.status() != 201) {
            throw new UserError("The local bridge could not be enrolled: " + enrolled + ".");
        }
        Reply handedOver = bridge.send(
                "POST", "/bridge/identity", Map.of(), Map.of("bridgeId", BRIDGE_ID, "secret", enrolled.text("secret")));
        if (handedOver.status() != 200) {
            throw new UserError("The local bridge did not take its identity: " + handedOver + ".");
        }
    }
}
