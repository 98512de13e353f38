package dev.latchkey.gateway.api;

import static dev.latchkey.gateway.api.BridgeCertificatesResource.REQUEST_PATTERN;

import dev.latchkey.gateway.application.BridgeAdministration;
import dev.latchkey.gateway.application.BridgeAdministration.Request;
import dev.latchkey.gateway.application.BridgeAdministration.SecretOutcome;
import dev.latchkey.gateway.application.BridgeRegistry.BridgeDetails;
import dev.latchkey.gateway.application.BridgeRegistry.SecretAnswer;
import dev.latchkey.gateway.application.CertifiedEnrolment;
import dev.latchkey.gateway.application.CertifiedEnrolment.Prepared;
import dev.latchkey.gateway.auth.BridgeAuthority;
import dev.latchkey.http.account.CurrentAccount;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.writing.IdempotencyKey;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What operators do with bridges (B1). */
@Path("/v1/bridges")
@RolesAllowed("operator")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Bridges", description = "Enrolment of bridges, for operators, and their locks")
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
        description = "Signed in, but no operator",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class BridgesResource {
    static final String ID = "[A-Za-z0-9][A-Za-z0-9_-]{2,63}";
    static final String ID_MESSAGE = "is 3 to 64 letters, digits, - or _, and begins with a letter or digit";
    private static final String RESERVED = "enrolments";
    static final String KEY_DESCRIPTION =
            "Made by the client, the same for every repetition of one request: a repetition within seven days gets the equal answer";

    private final BridgeAdministration administration;
    private final CertifiedEnrolment enrolments;
    private final CurrentAccount caller;

    BridgesResource(BridgeAdministration administration, CertifiedEnrolment enrolments, CurrentAccount caller) {
        this.administration = administration;
        this.enrolments = enrolments;
        this.caller = caller;
    }

    /** Below {@code /v1/bridges} it has a meaning of its own. */
    static void refuseReserved(String bridgeId, String pointer) {
        if (bridgeId.equals(RESERVED)) {
            throw Problems.badField(pointer, "is not free: it is a word of the API");
        }
    }

    /**
     * @param bridgeId chosen by the operator, for instance the serial number
     * @param signingRequest PKCS #10 in PEM, for a bridge that connects with a certificate
     */
    @Schema(name = "NewBridge")
    public record NewBridge(
            @NotNull @Pattern(regexp = ID, message = ID_MESSAGE) @Schema(examples = "BR-1042")
            String bridgeId,

            @Nullable @Size(max = BridgeAuthority.LONGEST_REQUEST) @Schema(pattern = REQUEST_PATTERN)
            String signingRequest) {}

    /** @param secret the MQTT password; not shown again but to a repetition of this very request */
    @Schema(name = "BridgeCredentials")
    public record BridgeCredentials(String bridgeId, String secret) {
        @Override
        public String toString() {
            return "BridgeCredentials[" + bridgeId + "]";
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(
            operationId = "enrolBridge",
            summary = "Enrol a bridge",
            description =
                    "Answers with the bridge's secret, which is its MQTT password. With a signingRequest it answers with a certificate instead, "
                            + "and the bridge has no secret unless it is given one later.")
    @APIResponse(
            responseCode = "201",
            description = "Enrolled",
            content = @Content(schema = @Schema(implementation = NewBridgeCredentials.class)))
    @APIResponse(
            responseCode = "409",
            description = "bridge.already-enrolled; bridge.no-authority: this platform signs no certificates",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "415",
            description = "request.media-type",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "422",
            description = "request.key-reused",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<NewBridgeCredentials> enrol(
            @NotNull @Valid NewBridge bridge,
            @RestHeader(IdempotencyKey.HEADER)
                    @Parameter(
                            required = true,
                            description = KEY_DESCRIPTION,
                            schema = @Schema(type = SchemaType.STRING, pattern = IdempotencyKey.FORM))
                    @Nullable
                    String idempotencyKey) {
        refuseReserved(bridge.bridgeId(), "/bridgeId");
        String signingRequest = bridge.signingRequest();
        return request(idempotencyKey)
                .chain(request -> signingRequest == null
                        ? administration
                                .enrol(bridge.bridgeId(), request)
                                .map(outcome -> credentials(bridge.bridgeId(), outcome))
                                .map(given -> new NewBridgeCredentials(given.bridgeId(), given.secret(), null))
                        : enrolments
                                .prepare(bridge.bridgeId(), signingRequest)
                                .chain(prepared -> certified(prepared, request)));
    }

    private Uni<NewBridgeCredentials> certified(Prepared prepared, Request request) {
        return switch (prepared) {
            case Prepared.Ready ready -> enrolments.enrol(ready, request).map(BridgesResource::credentials);
            case Prepared.Refused(String why) -> throw Problems.badField("/signingRequest", why);
            case Prepared.NoAuthority p -> throw BridgeCertificatesResource.noAuthority();
        };
    }

    private static NewBridgeCredentials credentials(CertifiedEnrolment.Outcome outcome) {
        return switch (outcome) {
            case CertifiedEnrolment.Outcome.Enrolled(var certificate, String authority, boolean repeated) ->
                new NewBridgeCredentials(certificate.bridgeId(), null, IssuedCertificate.of(certificate, authority));
            case CertifiedEnrolment.Outcome.AlreadyEnrolled o -> throw alreadyEnrolled();
            case CertifiedEnrolment.Outcome.KeyUsedOtherwise o -> throw keyReused();
        };
    }

    @POST
    @Path("/{bridgeId}/secret")
    @ResponseStatus(201)
    @Operation(
            operationId = "rotateBridgeSecret",
            summary = "Give a bridge a new secret",
            description = "The old secret is void at once; a connection that was made with it is closed.")
    @APIResponse(
            responseCode = "201",
            description = "The new secret",
            content = @Content(schema = @Schema(implementation = BridgeCredentials.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such bridge",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "422",
            description = "request.key-reused",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<BridgeCredentials> rotate(
            @RestPath @Pattern(regexp = ID, message = ID_MESSAGE) String bridgeId,
            @RestHeader(IdempotencyKey.HEADER)
                    @Parameter(
                            required = true,
                            description = KEY_DESCRIPTION,
                            schema = @Schema(type = SchemaType.STRING, pattern = IdempotencyKey.FORM))
                    @Nullable
                    String idempotencyKey) {
        return request(idempotencyKey)
                .chain(request -> administration.rotate(bridgeId, request))
                .map(outcome -> credentials(bridgeId, outcome));
    }

    @GET
    @Path("/{bridgeId}")
    @Operation(operationId = "getBridge", summary = "A bridge: its presence, its locks and the orders that wait")
    @APIResponse(
            responseCode = "200",
            description = "The bridge",
            content = @Content(schema = @Schema(implementation = BridgeDetails.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such bridge",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<BridgeDetails> get(@RestPath String bridgeId) {
        return administration.find(bridgeId).onItem().ifNull().failWith(Problems::notFound);
    }

    @POST
    @Path("/{bridgeId}/disable")
    @Operation(
            operationId = "disableBridge",
            summary = "Lock a bridge out",
            description =
                    "Its connection ends at once, and it can't connect any more. Its locks stay assigned, and orders for them wait "
                            + "or go by phone. Doing it again changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "The bridge, disabled",
            content = @Content(schema = @Schema(implementation = BridgeDetails.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such bridge",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<BridgeDetails> disable(@RestPath String bridgeId) {
        return administration.disable(bridgeId).onItem().ifNull().failWith(Problems::notFound);
    }

    @POST
    @Path("/{bridgeId}/enable")
    @Operation(
            operationId = "enableBridge",
            summary = "Let a bridge in again",
            description = "With the credentials that it had. Doing it again changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "The bridge, not disabled",
            content = @Content(schema = @Schema(implementation = BridgeDetails.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such bridge",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<BridgeDetails> enable(@RestPath String bridgeId) {
        return administration.enable(bridgeId).onItem().ifNull().failWith(Problems::notFound);
    }

    private Uni<Request> request(@Nullable String idempotencyKey) {
        String key = IdempotencyKey.required(idempotencyKey);
        return caller.person().map(person -> Request.of(person, key));
    }

    private static BridgeCredentials credentials(String bridgeId, SecretOutcome outcome) {
        String secret = outcome.secret();
        return switch (outcome.answer()) {
            case SecretAnswer.Granted a when secret != null -> new BridgeCredentials(bridgeId, secret);
            case SecretAnswer.Granted a -> throw new IllegalStateException("granted without a secret");
            case SecretAnswer.AlreadyEnrolled a -> throw alreadyEnrolled();
            case SecretAnswer.NoSuchBridge a -> throw Problems.notFound();
            case SecretAnswer.KeyUsedOtherwise a -> throw keyReused();
        };
    }

    private static ProblemException alreadyEnrolled() {
        return new ProblemException(Problem.of(
                409,
                "bridge.already-enrolled",
                "Already enrolled",
                "A bridge with this id is enrolled. Choose another id, or give it a new secret."));
    }

    static ProblemException keyReused() {
        return new ProblemException(Problem.of(
                422,
                "request.key-reused",
                "Idempotency-Key used before",
                "This Idempotency-Key belongs to another request. Make a new one for each request."));
    }
}
