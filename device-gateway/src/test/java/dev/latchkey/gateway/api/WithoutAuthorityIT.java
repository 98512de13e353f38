package dev.latchkey.gateway.api;

import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestAuthority;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A platform that signs no certificates says so, whoever asks for one, and enrols nobody with one. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(
        value = GatewaySettings.class,
        initArgs = @ResourceArg(name = "without", value = "latchkey.bridge-authority."))
@Tag("B1")
class WithoutAuthorityIT {
    private final String bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void b1_signingRequest_isRefused_andNothingIsEnrolled() {
        KeyPair keys = TestAuthority.keyPair("EC", 256);
        String signingRequest = TestAuthority.request("x", keys, keys);
        GatewayClient.bridgeWith(bridgeId);

        for (Response refused : List.of(
                GatewayClient.certify(bridgeId, signingRequest, "a-" + bridgeId),
                GatewayClient.enrol(bridgeId + "-b", signingRequest, "b-" + bridgeId),
                GatewayClient.enrolAll(
                        "c-" + bridgeId,
                        List.of(
                                Map.of("bridgeId", bridgeId + "-c"),
                                Map.of("bridgeId", bridgeId + "-d", "signingRequest", signingRequest))))) {
            refused.then().statusCode(409).body("code", equalTo("bridge.no-authority"));
        }
        for (String id : List.of(bridgeId + "-b", bridgeId + "-c", bridgeId + "-d")) {
            GatewayClient.bridge(id).then().statusCode(404);
        }
    }
}
