package dev.latchkey.gateway.api;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.engines.EnginesTestResource;
import dev.latchkey.gateway.GatewayClient;
import dev.latchkey.gateway.GatewaySettings;
import dev.latchkey.gateway.TestAuthority;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.security.KeyPair;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator hands signing requests in. */
@QuarkusTest
@WithTestResource(value = EnginesTestResource.class, initArgs = @ResourceArg(name = "schema", value = "device_gateway"))
@WithTestResource(GatewaySettings.class)
@Tag("B1")
class BridgeCertificatesResourceIT {
    private final KeyPair keys = TestAuthority.keyPair("EC", 256);
    private final String bridgeId = "BR-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void enrol() {
        GatewayClient.bridgeWith(bridgeId);
    }

    @Test
    @Tag("inv-3")
    void inv3_repeatedRequest_getsTheSameCertificate() {
        String key = UUID.randomUUID().toString();
        String request = TestAuthority.request("x", keys, keys);
        String first = GatewayClient.certify(bridgeId, request, key).path("certificate");

        GatewayClient.certify(bridgeId, request, key).then().statusCode(201).body("certificate", equalTo(first));
        GatewayClient.certify(bridgeId, TestAuthority.request("y", keys, keys), key)
                .then()
                .statusCode(422)
                .body("code", equalTo("request.key-reused"));
        GatewayClient.certificates(bridgeId)
                .then()
                .body("certificates.certificate", contains(first))
                .body("certificates[0].revokedAt", nullValue());
    }

    @Test
    void b1_badRequest_changesNothing() {
        GatewayClient.certify(bridgeId, "nonsense", "k-" + bridgeId)
                .then()
                .statusCode(400)
                .body("code", equalTo("request.invalid"))
                .body("errors[0].detail", containsString("PKCS #10"));
        GatewayClient.certify("BR-nobody", TestAuthority.request("x", keys, keys), "n-" + bridgeId)
                .then()
                .statusCode(404);
        GatewayClient.certificates(bridgeId).then().body("certificates.size()", equalTo(0));
    }
}
