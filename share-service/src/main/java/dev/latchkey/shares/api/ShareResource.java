package dev.latchkey.shares.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.shares.application.KeyCommands;
import dev.latchkey.shares.application.KeyView;
import dev.latchkey.shares.domain.KeyId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * The share of one key (S1 to S7, E1 to E4). A write needs {@code Idempotency-Key}; modify and cancel need {@code If-Match}. Each answers
 * the key with its new {@code ETag}.
 */
@Path("/v1/keys/{keyId}")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Shares")
public class ShareResource {
    private final Requests requests;
    private final KeyCommands keys;

    ShareResource(Requests requests, KeyCommands keys) {
        this.requests = requests;
        this.keys = keys;
    }

    @POST
    @Path("/share")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "shareKey",
            summary = "Share a key to an ID, or by a verification code that the answer has")
    @APIResponse(
            responseCode = "201",
            description = "shared",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<RestResponse<String>> share(
            @RestPath String keyId, @BeanParam ChangeHeaders headers, @Nullable ShareBody sent) {
        KeyId key = Requests.key(keyId);
        ShareBody body = Fields.required("/", sent);
        KeyCommands.Target target = body.target();
        var permissions = body.granted();
        return requests.command(headers, body, write -> keys.share(write, key, target, permissions));
    }

    @PATCH
    @Path("/share")
    @Consumes({"application/merge-patch+json", "application/json"})
    @Operation(
            operationId = "modifyShare",
            summary = "Modify a share: offline until it is downloaded, online at any time; what is left out stays")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = PatchSchema.class)))
    @APIResponse(
            responseCode = "200",
            description = "modified; a new recipient or method makes a new generation",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<RestResponse<String>> modify(
            @RestPath String keyId, @BeanParam ChangeHeaders headers, @Nullable JsonNode body) {
        KeyId key = Requests.key(keyId);
        SharePatch patch = SharePatch.of(body);
        return requests.change(headers, body, write -> keys.modify(write, key, patch.target(), patch.permissions()));
    }

    /** What {@link SharePatch} reads, for the API description: null is for the limits, and not for all of them at once. */
    @Schema(name = "SharePatch", description = "A JSON merge patch: what is left out stays, null takes a limit away")
    record PatchSchema(ShareBody.RecipientBody recipient, ShareBody.PermissionsBody permissions) {}

    @DELETE
    @Path("/share")
    @Operation(
            operationId = "cancelShare",
            summary = "Cancel an offline share that is not downloaded yet; revoke an online one at any time")
    @APIResponse(
            responseCode = "200",
            description = "cancelled or revoked; who had an online key is refused from now on",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<RestResponse<String>> cancel(@RestPath String keyId, @BeanParam ChangeHeaders headers) {
        KeyId key = Requests.key(keyId);
        return requests.change(headers, null, write -> keys.cancel(write, key));
    }

    @POST
    @Path("/reset")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "resetKey", summary = "Give a downloaded key to a new recipient, as the next generation")
    @APIResponse(
            responseCode = "201",
            description =
                    "reset; possibleHolders says who can still open until the lock has confirmed the order to forget,"
                            + " or opened for the new generation",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<RestResponse<String>> reset(
            @RestPath String keyId, @BeanParam ChangeHeaders headers, @Nullable ShareBody sent) {
        KeyId key = Requests.key(keyId);
        ShareBody body = Fields.required("/", sent);
        KeyCommands.Target target = body.target();
        var permissions = body.granted();
        return requests.command(headers, body, write -> keys.reset(write, key, target, permissions));
    }
}
