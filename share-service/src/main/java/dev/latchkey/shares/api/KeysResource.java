package dev.latchkey.shares.api;

import dev.latchkey.http.account.CurrentAccount;
import dev.latchkey.shares.application.Downloads;
import dev.latchkey.shares.application.KeyChanges;
import dev.latchkey.shares.application.KeyCommands;
import dev.latchkey.shares.application.KeyView;
import dev.latchkey.shares.application.Request;
import dev.latchkey.shares.domain.KeyId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** One key: renamed, disabled, deactivated by administrators (L4, L5, R1), downloaded by its recipient (D1). */
@Path("/v1/keys/{keyId}")
@Authenticated
@Tag(name = "Keys")
public class KeysResource {
    private final CurrentAccount account;
    private final Requests requests;
    private final KeyCommands keys;
    private final Downloads downloads;

    KeysResource(CurrentAccount account, Requests requests, KeyCommands keys, Downloads downloads) {
        this.account = account;
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
        return account.id()
                .chain(id -> keys.read(LocksResource.accountId(id), key))
                .map(Http::of);
    }

    @Schema(name = "RenameKey")
    record RenameBody(
            @Schema(required = true, minLength = 1, maxLength = 100) @Nullable
            String name) {
        @Override
        public String toString() {
            return "RenameBody"; // no name in a log
        }
    }

    @PATCH
    @Operation(operationId = "renameKey", summary = "Rename a key")
    @APIResponse(
            responseCode = "200",
            description = "renamed",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<RestResponse<String>> rename(
            @RestPath String keyId,
            @RestHeader("Idempotency-Key") @Nullable String idempotencyKey,
            @RestHeader("If-Match") @Nullable String ifMatch,
            @Nullable RenameBody sent) {
        KeyId key = Requests.key(keyId);
        RenameBody body = Fields.required("/", sent);
        String name = Fields.name("/name", body.name());
        Long expected = Requests.requiredVersion(ifMatch);
        return account.id()
                .chain(id -> keys.rename(
                        LocksResource.accountId(id),
                        requests.of(id, idempotencyKey, "rename " + key + " " + expected, body),
                        key,
                        expected,
                        name))
                .map(Http::of);
    }

    @DELETE
    @Operation(operationId = "disableKey", summary = "Disable a key; whoever holds it is told to the lock")
    @APIResponse(
            responseCode = "200",
            description = "disabled; possibleHolders says who can still open",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<RestResponse<String>> disable(
            @RestPath String keyId,
            @RestHeader("Idempotency-Key") @Nullable String idempotencyKey,
            @RestHeader("If-Match") @Nullable String ifMatch) {
        KeyId key = Requests.key(keyId);
        Long expected = Requests.requiredVersion(ifMatch);
        return account.id()
                .chain(id -> keys.disable(
                        LocksResource.accountId(id),
                        requests.of(id, idempotencyKey, "disable " + key + " " + expected, null),
                        key,
                        expected))
                .map(Http::of);
    }

    @POST
    @Path("/deactivate")
    @Operation(operationId = "deactivateKey", summary = "Order the lock to forget a downloaded key")
    @APIResponse(
            responseCode = "202",
            description = "ordered; the key is deactivating until the lock's receipt is there",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<RestResponse<String>> deactivate(
            @RestPath String keyId,
            @RestHeader("Idempotency-Key") @Nullable String idempotencyKey,
            @RestHeader("If-Match") @Nullable String ifMatch) {
        KeyId key = Requests.key(keyId);
        Long expected = Requests.version(ifMatch);
        return account.id()
                .chain(id -> keys.deactivate(
                        LocksResource.accountId(id),
                        requests.of(id, idempotencyKey, "deactivate " + key + " " + expected, null),
                        key,
                        expected))
                .map(Http::of);
    }

    @Schema(name = "Download")
    record DownloadBody(
            @Schema(
                    required = true,
                    description = "proof of the device key, docs/contracts/lock-protocol.md",
                    maxLength = 4096)
            @Nullable
            String proof) {}

    @POST
    @Path("/download")
    @Operation(operationId = "downloadKey", summary = "Download a key that is shared to you, once, to this device")
    @APIResponse(
            responseCode = "200",
            description = "the credential; the same one for a repeat from the same device",
            content = @Content(schema = @Schema(implementation = KeyChanges.Downloaded.class)))
    public Uni<RestResponse<String>> download(
            @RestPath String keyId,
            @RestHeader("Idempotency-Key") @Nullable String idempotencyKey,
            @Nullable DownloadBody sent) {
        KeyId key = Requests.key(keyId);
        String proof = proof(Fields.required("/", sent).proof());
        // the proof is made anew for a repeat; the device is what makes it one
        String device = Downloads.principalOf(downloads.verified(proof, key.toString()));
        return account.id()
                .chain(id -> {
                    Request request = requests.of(id, idempotencyKey, "download " + key, device);
                    return downloads.byId(LocksResource.accountId(id), request, key, proof);
                })
                .map(Http::of);
    }

    static String proof(@Nullable String sent) {
        String proof = Fields.required("/proof", sent);
        if (proof.length() > 4096) {
            throw dev.latchkey.http.problem.Problems.badField("/proof", "has to be at most 4096 characters");
        }
        return proof;
    }
}
