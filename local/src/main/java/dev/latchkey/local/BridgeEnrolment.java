package dev.latchkey.local;

import dev.latchkey.local.api.ApiClient;
import dev.latchkey.local.api.Reply;
import dev.latchkey.local.api.Tokens;
import java.util.Map;

/**
 * Gives the reference bridge its identity at the first start, as an operator would. The request is the same each time, so a
 * start that was interrupted between enrolling and handing over the secret gets the same secret again.
 */
final class BridgeEnrolment {
    static final String BRIDGE_ID = "BR-LOCAL";
    private static final String REQUEST = "enrolment-of-the-local-bridge";

    private final Secrets secrets;
    private final ApiClient bridge = new ApiClient(Ports.BRIDGE.url());

    BridgeEnrolment(Secrets secrets) {
        this.secrets = secrets;
    }

    void run() {
        Reply state = bridge.send("GET", "/bridge", Map.of(), null);
        if (BRIDGE_ID.equals(state.text("bridgeId"))) {
            return;
        }
        Tokens operator = Tokens.ofMachine(
                SignInProvider.realmUrl(Ports.SIGN_IN), "operator-tool", secrets.password("operator-tool"));
        Reply enrolled = new ApiClient(Ports.ENTRANCE.url())
                .send(
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
