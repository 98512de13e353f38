package dev.latchkey.shares.api;

import dev.latchkey.http.problem.Problems;
import dev.latchkey.lock.protocol.DeviceProofs;
import dev.latchkey.shares.application.Downloads;
import dev.latchkey.shares.application.KeyChanges;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Downloads by verification code, with or without an account (D1, S4, S5). */
@Path("/v1/redemptions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Downloads")
public class RedemptionsResource {
    private final Requests requests;
    private final Downloads downloads;

    RedemptionsResource(Requests requests, Downloads downloads) {
        this.requests = requests;
        this.downloads = downloads;
    }

    @Schema(name = "Redemption")
    record RedemptionBody(
            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = 100,
                    pattern = "^[\\s\\S]*\\S[\\s\\S]*$",
                    examples = "7Q2M-0K9T-XH4C")
            @Nullable
            String code,

            @Schema(
                    required = true,
                    description = "proof of the device key, docs/contracts/lock-protocol.md",
                    maxLength = 4096,
                    pattern = Fields.JWS)
            @Nullable
            String proof) {
        @Override
        public String toString() {
            return "RedemptionBody"; // no code in a log
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "redeemCode", summary = "Download a key with a verification code, once, to this device")
    @APIResponse(
            responseCode = "200",
            description = "the credential; the same one for a repeat from the same device",
            content = @Content(schema = @Schema(implementation = KeyChanges.Downloaded.class)))
    public Uni<RestResponse<String>> redeem(
            @BeanParam CommandHeaders headers, @Nullable RedemptionBody sent, HttpServerRequest http) {
        RedemptionBody body = Fields.required("/", sent);
        String code = Fields.required("/code", body.code());
        if (code.isBlank() || code.length() > 100) {
            throw Problems.badField("/code", "has to be 1 to 100 characters");
        }
        String proof = KeysResource.proof(body.proof());
        String device = Downloads.principalOf(downloads.verified(proof, DeviceProofs.REDEMPTION));
        // the proof is made anew for a repeat; the code and the device are what makes it one
        return requests.ofDevice(
                device, headers, code, request -> downloads.byCode(request, code, proof, ClientAddress.of(http)));
    }
}
