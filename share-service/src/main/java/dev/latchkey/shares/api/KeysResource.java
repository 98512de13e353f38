package dev.latchkey.shares.api;

import dev.latchkey.shares.application.Downloads;
import dev.latchkey.shares.application.KeyChanges;
import dev.latchkey.shares.application.KeyCommands;
import dev.latchkey.shares.application.KeyView;
import dev.latchkey.shares.domain.KeyId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** One key: renamed, disabled, deactivated by administrators (L4, L5, R1), downloaded by its recipient (D1). */
@Path("/v1/keys/{keyId}")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Keys")
public class KeysResource {
    private final Requests requests;
    private final KeyCommands keys;
    private final Downloads downloads;

    KeysResource(Requests requests, KeyCommands keys, Downloads downloads) {
        this.requests = requests;
        this.keys = keys;
        this.downloads = downloads;
    }

    @GET
    @Operation(operationId = "readKey", summary = "The newest state of a key, with the ETag that changes need")
    @APIResponse(
            responseCode = "200",
            description = "the key",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<RestResponse<String>> read(@RestPath String keyId) {
        KeyId key = Requests.key(keyId);
        return requests.read(by -> keys.read(by, key));
    }

    @Schema(name = "RenameKey")
    record RenameBody(
            @Schema(required = true, minLength = 1, maxLength = Fields.LONGEST_NAME, pattern = Fields.NAME) @Nullable
            String name) {
        @Override
        public String toString() {
            return "RenameBody"; // no name in a log
        }
    }

    @PATCH
    @Consumes({"application/merge-patch+json", "application/json"})
    @Operation(operationId = "renameKey", summary = "Rename a key")
    @APIResponse(
            responseCode = "200",
            description = "renamed",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<RestResponse<String>> rename(
            @RestPath String keyId, @BeanParam ChangeHeaders headers, @Nullable RenameBody sent) {
        KeyId key = Requests.key(keyId);
        RenameBody body = Fields.required("/", sent);
        String name = Fields.name("/name", body.name());
        return requests.change(headers, body, write -> keys.rename(write, key, name));
    }

    @DELETE
    @Operation(operationId = "disableKey", summary = "Disable a key; whoever holds it is told to the lock")
    @APIResponse(
            responseCode = "200",
            description = "disabled; possibleHolders says who can still open",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<RestResponse<String>> disable(@RestPath String keyId, @BeanParam ChangeHeaders headers) {
        KeyId key = Requests.key(keyId);
        return requests.change(headers, null, write -> keys.disable(write, key));
    }

    @POST
    @Path("/deactivate")
    @Operation(operationId = "deactivateKey", summary = "Order the lock to forget a downloaded key")
    @APIResponse(
            responseCode = "202",
            description = "ordered; the key is deactivating until the lock's receipt is there",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<RestResponse<String>> deactivate(@RestPath String keyId, @BeanParam ChangeHeaders headers) {
        KeyId key = Requests.key(keyId);
        return requests.command(headers, null, write -> keys.deactivate(write, key));
    }

    @Schema(name = "Download")
    record DownloadBody(
            @Schema(
                    required = true,
                    description = "proof of the device key, docs/contracts/lock-protocol.md",
                    maxLength = 4096,
                    pattern = Fields.JWS)
            @Nullable
            String proof) {}

    @POST
    @Path("/download")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "downloadKey", summary = "Download a key that is shared to you, once, to this device")
    @APIResponse(
            responseCode = "200",
            description = "the credential; the same one for a repeat from the same device",
            content = @Content(schema = @Schema(implementation = KeyChanges.Downloaded.class)))
    public Uni<RestResponse<String>> download(
            @RestPath String keyId, @BeanParam CommandHeaders headers, @Nullable DownloadBody sent) {
        KeyId key = Requests.key(keyId);
        String proof = proof(Fields.required("/", sent).proof());
        // the proof is made anew for a repeat; the device is what makes it one
        String device = Downloads.principalOf(downloads.verified(proof, key.toString()));
        return requests.command(headers, device, write -> downloads.byId(write, key, proof));
    }

    static String proof(@Nullable String sent) {
        String proof = Fields.required("/proof", sent);
        if (proof.length() > 4096) {
            throw dev.latchkey.http.problem.Problems.badField("/proof", "has to be at most 4096 characters");
        }
        return proof;
    }
}
