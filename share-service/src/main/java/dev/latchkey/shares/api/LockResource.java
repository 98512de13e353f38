package dev.latchkey.shares.api;

import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.LockAdministration;
import dev.latchkey.shares.application.LockView;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.LockId;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** One lock in the hands of its administrators: its name, its time zone, who they are (L2). Each answers the lock with its new ETag. */
@Path("/v1/locks/{lockId}")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Locks")
public class LockResource {
    private final Requests requests;
    private final LockAdministration locks;

    LockResource(Requests requests, LockAdministration locks) {
        this.requests = requests;
        this.locks = locks;
    }

    @GET
    @Operation(operationId = "readLock", summary = "The newest state of a lock, with the ETag that changes need")
    @APIResponse(
            responseCode = "200",
            description = "the lock",
            content = @Content(schema = @Schema(implementation = LockView.class)))
    public Uni<RestResponse<String>> read(@RestPath String lockId) {
        LockId lock = Requests.lock(lockId);
        return requests.read(by -> locks.read(by, lock));
    }

    @Schema(name = "ChangeLock", description = "What is left out stays")
    record ChangeBody(
            @Schema(nullable = true, minLength = 1, maxLength = Fields.LONGEST_NAME, pattern = Fields.NAME) @Nullable
            String name,

            @Schema(nullable = true, examples = "Europe/Berlin") @Nullable
            String timeZone) {
        @Override
        public String toString() {
            return "ChangeBody"; // no name in a log
        }
    }

    @PATCH
    @Consumes({"application/merge-patch+json", "application/json"})
    @Operation(
            operationId = "changeLock",
            summary = "Rename a lock, or set its time zone; weekly hours go by the new zone from then on")
    @APIResponse(
            responseCode = "200",
            description = "changed",
            content = @Content(schema = @Schema(implementation = LockView.class)))
    public Uni<RestResponse<String>> change(
            @RestPath String lockId, @BeanParam ChangeHeaders headers, @Nullable ChangeBody sent) {
        LockId lock = Requests.lock(lockId);
        ChangeBody body = Fields.required("/", sent);
        String name = body.name() == null ? null : Fields.name("/name", body.name());
        String timeZone = body.timeZone() == null ? null : Fields.timeZone("/timeZone", body.timeZone());
        return requests.change(headers, body, write -> locks.change(write, lock, name, timeZone));
    }

    @Schema(name = "AccountById")
    record AccountBody(
            @Schema(
                    required = true,
                    description = "the ID of a registered account",
                    format = "email",
                    maxLength = Fields.LONGEST_EMAIL,
                    examples = "boris@example.com")
            @Nullable
            String email) {
        @Override
        public String toString() {
            return "AccountBody"; // no e-mail in a log
        }
    }

    @POST
    @Path("/administrators")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "addAdministrator", summary = "Add another administrator, by ID")
    @APIResponse(
            responseCode = "200",
            description = "the account administrates the lock, now or already",
            content = @Content(schema = @Schema(implementation = LockView.class)))
    public Uni<RestResponse<String>> add(
            @RestPath String lockId, @BeanParam ChangeHeaders headers, @Nullable AccountBody sent) {
        LockId lock = Requests.lock(lockId);
        AccountBody body = Fields.required("/", sent);
        String email = Fields.email("/email", body.email());
        return requests.command(headers, body, write -> locks.addAdministrator(write, lock, email));
    }

    @DELETE
    @Path("/administrators/{accountId}")
    @Operation(
            operationId = "removeAdministrator",
            summary = "Remove an administrator, or leave; keys stay, the others take them over")
    @APIResponse(
            responseCode = "200",
            description = "removed; shares by a code that only this administrator knows are cancelled",
            content = @Content(schema = @Schema(implementation = LockView.class)))
    public Uni<RestResponse<String>> remove(
            @RestPath String lockId, @RestPath String accountId, @BeanParam ChangeHeaders headers) {
        LockId lock = Requests.lock(lockId);
        AccountId administrator = account(accountId);
        return requests.change(headers, null, write -> locks.removeAdministrator(write, lock, administrator));
    }

    @POST
    @Path("/transfer")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "transferLock",
            summary = "Give the lock to another owner: its only administrator; every key is disabled")
    @APIResponse(
            responseCode = "200",
            description = "transferred; you have no access to it any more",
            content = @Content(schema = @Schema(implementation = LockView.class)))
    public Uni<RestResponse<String>> transfer(
            @RestPath String lockId, @BeanParam ChangeHeaders headers, @Nullable AccountBody sent) {
        LockId lock = Requests.lock(lockId);
        AccountBody body = Fields.required("/", sent);
        String email = Fields.email("/email", body.email());
        return requests.command(headers, body, write -> locks.transfer(write, lock, email));
    }

    /** Fails with 404 if no account can have this id. */
    private static AccountId account(String id) {
        try {
            return new AccountId(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            throw Problems.notFound();
        }
    }
}
