package dev.latchkey.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the bridge connects with: the one or the other.
 *
 * @param secret the MQTT password; not shown again but to a repetition of this very request. Null for one with a signing request
 * @param issuedCertificate null for one without
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "NewBridgeCredentials")
public record NewBridgeCredentials(
        String bridgeId, @Nullable String secret, @Nullable IssuedCertificate issuedCertificate) {
    @Override
    public String toString() {
        return "NewBridgeCredentials[" + bridgeId + "]"; // no secret in a log
    }
}
