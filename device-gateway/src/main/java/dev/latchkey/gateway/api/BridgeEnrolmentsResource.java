package dev.latchkey.gateway.api;

import static dev.latchkey.gateway.api.BridgesResource.ID;
import static dev.latchkey.gateway.api.BridgesResource.ID_MESSAGE;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.gateway.application.BridgeAdministration;
import dev.latchkey.gateway.application.BridgeAdministration.Request;
import dev.latchkey.gateway.application.BridgeAdministration.SecretOutcome;
import dev.latchkey.gateway.application.BridgeRegistry.Assigner;
import dev.latchkey.gateway.application.BridgeRegistry.SecretAnswer;
import dev.latchkey.http.account.CurrentAccount;
import dev.latchkey.http.account.Person;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.writing.IdempotencyKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/**
 * Many bridges at once (B1). Each is a transaction of its own, one after the other, so what an answer that got lost would have said is found by
 * sending the request again.
 */
@Path("/v1/bridges/enrolments")
@RolesAllowed("operator")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Bridges")
public class BridgeEnrolmentsResource {
    private static final int MOST = 1000;
    private static final int MOST_LOCKS = 200;

    private final BridgeAdministration administration;
    private final CurrentAccount caller;

    BridgeEnrolmentsResource(BridgeAdministration administration, CurrentAccount caller) {
        this.administration = administration;
        this.caller = caller;
    }

    /** @param lockIds locks to assign to it; each leaves the bridge it had */
    @Schema(name = "BridgeToEnrol")
    public record BridgeToEnrol(
            @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) @Schema(examples = "BR-1042")
            String bridgeId,

            @Nullable @Size(max = MOST_LOCKS)
            List<@NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String> lockIds) {}

    @Schema(name = "BridgesToEnrol")
    public record BridgesToEnrol(
            @NotNull @Size(min = 1, max = MOST) List<@NotNull @Valid BridgeToEnrol> bridges) {}

    /**
     * @param secret the MQTT password; null if refused
     * @param code why it was refused: {@code bridge.already-enrolled} or {@code request.key-reused}; null if it was not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "EnrolledBridge")
    public record EnrolledBridge(
            String bridgeId,
            @Nullable String secret,
            @Nullable String code) {
        @Override
        public String toString() {
            return "EnrolledBridge[" + bridgeId + "]"; // no secret in a log
        }
    }

    @Schema(name = "EnrolledBridges")
    public record EnrolledBridges(List<EnrolledBridge> bridges) {
        public EnrolledBridges {
            bridges = List.copyOf(bridges);
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "enrolBridges",
            summary = "Enrol many bridges, with their locks",
            description =
                    "Answers for each in the order of the request. A repeat with the same Idempotency-Key gets the same secrets, for seven days.")
    @APIResponse(
            responseCode = "200",
            description = "What has become of each",
            content = @Content(schema = @Schema(implementation = EnrolledBridges.class)))
    @APIResponse(
            responseCode = "400",
            description = "The request is not valid; nothing was enrolled",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "401",
            description = "Not signed in",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "403",
            description = "Signed in, but no operator",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "415",
            description = "request.media-type",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<EnrolledBridges> enrol(
            @NotNull @Valid BridgesToEnrol body,
            @RestHeader(IdempotencyKey.HEADER)
                    @Parameter(
                            required = true,
                            description = BridgesResource.KEY_DESCRIPTION,
                            schema = @Schema(type = SchemaType.STRING, pattern = IdempotencyKey.FORM))
                    @Nullable
                    String idempotencyKey) {
        String key = IdempotencyKey.required(idempotencyKey);
        for (int i = 0; i < body.bridges().size(); i++) {
            BridgesResource.refuseReserved(body.bridges().get(i).bridgeId(), "/bridges/" + i + "/bridgeId");
        }
        return caller.person()
                .chain(person -> Multi.createFrom()
                        .iterable(body.bridges())
                        .onItem()
                        .transformToUniAndConcatenate(bridge -> enrol(bridge, person, key))
                        .collect()
                        .asList()
                        .map(EnrolledBridges::new));
    }

    private Uni<EnrolledBridge> enrol(BridgeToEnrol bridge, Person person, String key) {
        String id = bridge.bridgeId();
        Request request = Request.of(person, key + " " + id);
        return Uni.createFrom()
                .deferred(() -> administration.enrol(id, request))
                .chain(outcome -> {
                    EnrolledBridge answer = answer(id, outcome);
                    return answer.secret() == null
                            ? Uni.createFrom().item(answer)
                            : assign(id, bridge.lockIds(), isRepeated(outcome)).replaceWith(answer);
                });
    }

    private static boolean isRepeated(SecretOutcome outcome) {
        return outcome.answer() instanceof SecretAnswer.Granted granted && granted.repeated();
    }

    /** A repeat does what the first request has not come to; what was moved since then stays where it is. */
    private Uni<Void> assign(String bridgeId, @Nullable List<String> lockIds, boolean repeated) {
        return Multi.createFrom()
                .iterable(lockIds == null ? List.<String>of() : lockIds)
                .onItem()
                .transformToUniAndConcatenate(lockId -> repeated
                        ? administration.assignIfFree(bridgeId, lockId)
                        : administration.assign(bridgeId, lockId, new Assigner.Operator()))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static EnrolledBridge answer(String bridgeId, SecretOutcome outcome) {
        return switch (outcome.answer()) {
            case SecretAnswer.Granted a -> new EnrolledBridge(bridgeId, outcome.secret(), null);
            case SecretAnswer.KeyUsedOtherwise a -> new EnrolledBridge(bridgeId, null, "request.key-reused");
            case SecretAnswer.AlreadyEnrolled a -> new EnrolledBridge(bridgeId, null, "bridge.already-enrolled");
            case SecretAnswer.NoSuchBridge a -> throw new IllegalStateException("an enrolment that needs its bridge");
        };
    }
}
