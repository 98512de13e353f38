package dev.latchkey.gateway.api;

import dev.latchkey.gateway.application.BridgeAdministration.Request;
import dev.latchkey.gateway.application.CertificateAdministration;
import dev.latchkey.gateway.application.CertificateAdministration.Outcome;
import dev.latchkey.gateway.application.CertificateStore;
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
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
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

/** The certificates that bridges connect with over TLS, in place of their secrets (B1). */
@Path("/v1/bridges/{bridgeId}/certificates")
@RolesAllowed("operator")
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
        description = "Signed in, but no operator",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class BridgeCertificatesResource {
    static final String REQUEST_PATTERN = "^[\\s\\S]*-----BEGIN (NEW )?CERTIFICATE REQUEST-----[\\s\\S]+$";

    private final CertificateAdministration certificates;
    private final CurrentAccount caller;

    BridgeCertificatesResource(CertificateAdministration certificates, CurrentAccount caller) {
        this.certificates = certificates;
        this.caller = caller;
    }

    /** @param signingRequest PKCS #10 in PEM; the bridge's private key never leaves the bridge */
    @Schema(name = "NewBridgeCertificate")
    public record NewCertificate(
            @NotNull @Size(max = BridgeAuthority.LONGEST_REQUEST) @Schema(pattern = REQUEST_PATTERN)
            String signingRequest) {}

    /**
     * @param serialNumber hexadecimal
     * @param certificate PEM, for the bridge's TLS client
     * @param revokedAt null while it is good
     * @param renewedFrom serial number
     */
    @Schema(name = "BridgeCertificate")
    public record CertificateView(
            String serialNumber,
            String bridgeId,
            Instant issuedAt,
            Instant expiresAt,
            @Nullable Instant revokedAt,

            @Schema(
                    description =
                            "Serial number of the certificate that the bridge had shown when it asked for this one; null if an operator asked for it")
            @Nullable
            String renewedFrom,

            String certificate) {
        static CertificateView of(CertificateStore.BridgeCertificate c) {
            return new CertificateView(
                    c.serialNumber(),
                    c.bridgeId(),
                    c.issuedAt(),
                    c.expiresAt(),
                    c.revokedAt(),
                    c.renewedFrom(),
                    c.pem());
        }
    }

    @Schema(name = "BridgeCertificates")
    public record Certificates(List<CertificateView> certificates) {
        public Certificates {
            certificates = List.copyOf(certificates);
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(
            operationId = "issueBridgeCertificate",
            summary = "Sign a bridge's certificate",
            description =
                    "The first one, or one to replace it: the others stay good until they end or are revoked. A bridge that has one can renew it itself, over MQTT. "
                            + "Whatever subject the request names, the certificate names the bridge.")
    @APIResponse(
            responseCode = "201",
            description = "The certificate",
            content = @Content(schema = @Schema(implementation = IssuedCertificate.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such bridge",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "bridge.no-authority: this platform signs no certificates",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "415",
            description = "request.media-type",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "422",
            description = "request.key-reused",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<IssuedCertificate> issue(
            @RestPath String bridgeId,
            @NotNull @Valid NewCertificate body,
            @RestHeader(IdempotencyKey.HEADER)
                    @Parameter(
                            required = true,
                            description = BridgesResource.KEY_DESCRIPTION,
                            schema = @Schema(type = SchemaType.STRING, pattern = IdempotencyKey.FORM))
                    @Nullable
                    String idempotencyKey) {
        String key = IdempotencyKey.required(idempotencyKey);
        return caller.person()
                .map(person -> Request.of(person, key))
                .chain(request -> certificates.issue(bridgeId, body.signingRequest(), request))
                .map(BridgeCertificatesResource::issued);
    }

    private static IssuedCertificate issued(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Issued(var certificate, String authority) -> IssuedCertificate.of(certificate, authority);
            case Outcome.NoSuchBridge o -> throw Problems.notFound();
            case Outcome.Refused(String why) -> throw Problems.badField("/signingRequest", why);
            case Outcome.NoAuthority o -> throw noAuthority();
            case Outcome.KeyUsedOtherwise o -> throw BridgesResource.keyReused();
        };
    }

    static ProblemException noAuthority() {
        return new ProblemException(Problem.of(
                409,
                "bridge.no-authority",
                "No certificates",
                "This platform signs no certificates for bridges. They connect with their secrets."));
    }

    @GET
    @Operation(operationId = "listBridgeCertificates", summary = "A bridge's certificates, the newest first")
    @APIResponse(
            responseCode = "200",
            description = "All that were issued to it; none for a bridge that there is not",
            content = @Content(schema = @Schema(implementation = Certificates.class)))
    public Uni<Certificates> list(@RestPath String bridgeId) {
        return certificates
                .of(bridgeId)
                .map(list ->
                        new Certificates(list.stream().map(CertificateView::of).toList()));
    }

    @DELETE
    @Path("/{serialNumber}")
    @Operation(
            operationId = "revokeBridgeCertificate",
            summary = "Revoke a bridge's certificate",
            description =
                    "It lets nobody in any more, nor does what the bridge has renewed from it, since whoever had stolen the one could have renewed it; "
                            + "the bridge's connection ends at once, on other instances within a second or two. Doing it again changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "The certificate, revoked",
            content = @Content(schema = @Schema(implementation = CertificateView.class)))
    @APIResponse(
            responseCode = "404",
            description = "The bridge has no such certificate",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<CertificateView> revoke(@RestPath String bridgeId, @RestPath String serialNumber) {
        return certificates
                .revoke(bridgeId, serialNumber)
                .onItem()
                .ifNull()
                .failWith(Problems::notFound)
                .map(CertificateView::of);
    }
}
