package dev.latchkey.gateway.api;

import static dev.latchkey.gateway.api.BridgeCertificatesResource.REQUEST_PATTERN;
import static dev.latchkey.gateway.api.BridgesResource.ID;
import static dev.latchkey.gateway.api.BridgesResource.ID_MESSAGE;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.gateway.application.BridgeAdministration;
import dev.latchkey.gateway.application.BridgeAdministration.Request;
import dev.latchkey.gateway.application.BridgeAdministration.SecretOutcome;
import dev.latchkey.gateway.application.BridgeRegistry.Assigner;
import dev.latchkey.gateway.application.BridgeRegistry.SecretAnswer;
import dev.latchkey.gateway.application.CertifiedEnrolment;
import dev.latchkey.gateway.application.CertifiedEnrolment.Outcome;
import dev.latchkey.gateway.application.CertifiedEnrolment.Prepared;
import dev.latchkey.gateway.auth.BridgeAuthority;
import dev.latchkey.http.account.CurrentAccount;
import dev.latchkey.http.account.Person;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.Problem.FieldError;
import dev.latchkey.http.problem.ProblemException;
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
import java.util.ArrayList;
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
    private static final String ALREADY_ENROLLED = "bridge.already-enrolled";
    private static final String KEY_REUSED = "request.key-reused";

    private final BridgeAdministration administration;
    private final CertifiedEnrolment enrolments;
    private final CurrentAccount caller;

    BridgeEnrolmentsResource(
            BridgeAdministration administration, CertifiedEnrolment enrolments, CurrentAccount caller) {
        this.administration = administration;
        this.enrolments = enrolments;
        this.caller = caller;
    }

    /**
     * @param lockIds locks to assign to it; each leaves the bridge it had
     * @param signingRequest PKCS #10 in PEM, for a bridge that connects with a certificate
     */
    @Schema(name = "BridgeToEnrol")
    public record BridgeToEnrol(
            @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) @Schema(examples = "BR-1042")
            String bridgeId,

            @Nullable @Size(max = MOST_LOCKS) List<@NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String> lockIds,

            @Nullable @Size(max = BridgeAuthority.LONGEST_REQUEST) @Schema(pattern = REQUEST_PATTERN)
            String signingRequest) {}

    @Schema(name = "BridgesToEnrol")
    public record BridgesToEnrol(
            @NotNull @Size(min = 1, max = MOST) List<@NotNull @Valid BridgeToEnrol> bridges) {}

    /**
     * @param secret the MQTT password; null if refused, or with a signing request
     * @param issuedCertificate null if refused, or without a signing request
     * @param code why it was refused: {@code bridge.already-enrolled} or {@code request.key-reused}; null if it was not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "EnrolledBridge")
    public record EnrolledBridge(
            String bridgeId,
            @Nullable String secret,
            @Nullable IssuedCertificate issuedCertificate,
            @Nullable String code) {
        static EnrolledBridge refused(String bridgeId, String code) {
            return new EnrolledBridge(bridgeId, null, null, code);
        }

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
                    "Answers for each in the order of the request, one with a signingRequest with its certificate in place of a secret. "
                            + "A repeat with the same Idempotency-Key gets the same secrets, for seven days, and the same certificates.")
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
            responseCode = "409",
            description =
                    "bridge.no-authority: this platform signs no certificates, and one was asked for; nothing was enrolled",
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
        return candidates(body.bridges())
                .chain(candidates -> caller.person()
                        .chain(person -> Multi.createFrom()
                                .iterable(candidates)
                                .onItem()
                                .transformToUniAndConcatenate(candidate -> enrol(candidate, person, key))
                                .collect()
                                .asList()
                                .map(EnrolledBridges::new)));
    }

    /** @param ready null without a signing request */
    private record Candidate(BridgeToEnrol bridge, Prepared.@Nullable Ready ready) {}

    /** All signing requests are signed before the first bridge is enrolled, so a bad one leaves nothing behind. */
    private Uni<List<Candidate>> candidates(List<BridgeToEnrol> bridges) {
        List<FieldError> bad = new ArrayList<>();
        return Multi.createFrom()
                .range(0, bridges.size())
                .onItem()
                .transformToUniAndConcatenate(i -> candidate(bridges.get(i), i, bad))
                .collect()
                .asList()
                .invoke(() -> {
                    if (!bad.isEmpty()) {
                        throw new ProblemException(
                                Problem.ofFields(400, "request.invalid", "The request is not valid", bad));
                    }
                });
    }

    private Uni<Candidate> candidate(BridgeToEnrol bridge, int index, List<FieldError> bad) {
        String signingRequest = bridge.signingRequest();
        if (signingRequest == null) {
            return Uni.createFrom().item(new Candidate(bridge, null));
        }
        return enrolments.prepare(bridge.bridgeId(), signingRequest).map(prepared -> switch (prepared) {
            case Prepared.Ready ready -> new Candidate(bridge, ready);
            case Prepared.Refused(String why) -> {
                bad.add(new FieldError("/bridges/" + index + "/signingRequest", why));
                yield new Candidate(bridge, null);
            }
            case Prepared.NoAuthority p -> throw BridgeCertificatesResource.noAuthority();
        });
    }

    private Uni<EnrolledBridge> enrol(Candidate candidate, Person person, String key) {
        BridgeToEnrol bridge = candidate.bridge();
        String id = bridge.bridgeId();
        Request request = Request.of(person, key + " " + id);
        Prepared.Ready ready = candidate.ready();
        return Uni.createFrom()
                .deferred(() -> ready == null
                        ? administration.enrol(id, request).map(outcome -> result(id, outcome))
                        : enrolments.enrol(ready, request).map(outcome -> result(id, outcome)))
                .chain(result -> result.answer().code() != null
                        ? Uni.createFrom().item(result.answer())
                        : assign(id, bridge.lockIds(), result.repeated()).replaceWith(result.answer()));
    }

    /** @param repeated whether the very same request had enrolled it before */
    private record Result(EnrolledBridge answer, boolean repeated) {}

    private static Result result(String bridgeId, SecretOutcome outcome) {
        return switch (outcome.answer()) {
            case SecretAnswer.Granted a ->
                new Result(new EnrolledBridge(bridgeId, outcome.secret(), null, null), a.repeated());
            case SecretAnswer.KeyUsedOtherwise a -> refused(bridgeId, KEY_REUSED);
            case SecretAnswer.AlreadyEnrolled a -> refused(bridgeId, ALREADY_ENROLLED);
            case SecretAnswer.NoSuchBridge a -> throw new IllegalStateException("an enrolment that needs its bridge");
        };
    }

    private static Result result(String bridgeId, CertifiedEnrolment.Outcome outcome) {
        return switch (outcome) {
            case Outcome.Enrolled(var certificate, String authority, boolean repeated) ->
                new Result(
                        new EnrolledBridge(bridgeId, null, IssuedCertificate.of(certificate, authority), null),
                        repeated);
            case Outcome.KeyUsedOtherwise o -> refused(bridgeId, KEY_REUSED);
            case Outcome.AlreadyEnrolled o -> refused(bridgeId, ALREADY_ENROLLED);
        };
    }

    private static Result refused(String bridgeId, String code) {
        return new Result(EnrolledBridge.refused(bridgeId, code), false);
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
}
