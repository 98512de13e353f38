package dev.latchkey.gateway.api;

import static dev.latchkey.gateway.api.BridgesResource.ID;
import static dev.latchkey.gateway.api.BridgesResource.ID_MESSAGE;

import dev.latchkey.gateway.application.BridgeAdministration;
import dev.latchkey.gateway.application.BridgeRegistry.Assigner;
import dev.latchkey.gateway.application.BridgeRegistry.Assignment;
import dev.latchkey.http.account.CurrentAccount;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.Problems;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Which locks a bridge has, for operators, and for administrators as far as the locks are theirs (B1, O5). */
@Path("/v1/bridges/{bridgeId}/locks/{lockId}")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Bridges")
@APIResponse(
        responseCode = "400",
        description = "The request is not valid",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
        responseCode = "401",
        description = "Not signed in",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
        responseCode = "403",
        description = "account.email-not-verified: the sign-in provider has not verified the e-mail address",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
        responseCode = "503",
        description = "write.unavailable, account.directory-unavailable: send it again",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class BridgeLocksResource {
    private final BridgeAdministration administration;
    private final SecurityIdentity identity;
    private final CurrentAccount account;

    BridgeLocksResource(BridgeAdministration administration, SecurityIdentity identity, CurrentAccount account) {
        this.administration = administration;
        this.identity = identity;
        this.account = account;
    }

    /** A lock and its bridge. */
    @Schema(name = "LockAssignment")
    public record LockAssignment(String bridgeId, String lockId, Instant assignedAt) {
        static LockAssignment of(Assignment assignment) {
            return new LockAssignment(assignment.bridgeId(), assignment.lockId(), assignment.assignedAt());
        }
    }

    @PUT
    @Operation(
            operationId = "assignLock",
            summary = "Assign a lock to a bridge",
            description =
                    "For operators, and for the lock's administrators. The lock leaves the bridge it had, whoever had given it that. "
                            + "Orders that wait for it go to the bridge at once if it is connected. Doing it again changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "Assigned",
            content = @Content(schema = @Schema(implementation = LockAssignment.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such bridge; for administrators, no such lock, or not yours",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<LockAssignment> assign(
            @RestPath String bridgeId, @RestPath @Pattern(regexp = ID, message = ID_MESSAGE) String lockId) {
        return assigner()
                .chain(by -> administration.assign(bridgeId, lockId, by))
                .onItem()
                .ifNull()
                .failWith(Problems::notFound)
                .map(LockAssignment::of);
    }

    @DELETE
    @Operation(
            operationId = "unassignLock",
            summary = "Take a lock from a bridge",
            description =
                    "For operators, and for the lock's administrators. Orders for the lock wait until it is assigned to a bridge again, "
                            + "or go by phone.")
    @APIResponse(responseCode = "204", description = "No longer assigned")
    @APIResponse(
            responseCode = "404",
            description = "The lock is not assigned to this bridge; for administrators, no such lock, or not yours",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Void> unassign(@RestPath String bridgeId, @RestPath String lockId) {
        return assigner()
                .chain(by -> administration.unassign(bridgeId, lockId, by))
                .map(done -> {
                    if (!done) {
                        throw Problems.notFound();
                    }
                    return null;
                });
    }

    /** An operator needs no account. */
    private Uni<Assigner> assigner() {
        return identity.hasRole("operator")
                ? Uni.createFrom().item(new Assigner.Operator())
                : account.id().map(Assigner.Administrator::new);
    }
}
