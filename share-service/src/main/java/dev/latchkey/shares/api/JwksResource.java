package dev.latchkey.shares.api;

import dev.latchkey.shares.config.Secrets;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The public keys that locks trust. */
@Path("/.well-known/latchkey/jwks.json")
@Tag(name = "Locks")
public class JwksResource {
    private final Secrets secrets;

    JwksResource(Secrets secrets) {
        this.secrets = secrets;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "issuerKeys", summary = "The platform's public keys, as a JWK set")
    @APIResponse(
            responseCode = "200",
            description = "a JWK set (RFC 7517)",
            content = @Content(schema = @Schema(implementation = Object.class)))
    public String jwks() {
        return secrets.published().toJson();
    }
}
