package dev.latchkey.shares.api;

import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.RemoteOpening;
import dev.latchkey.shares.application.RemoteOpenings;
import dev.latchkey.shares.domain.KeyId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** To open a door from afar with an online key, over the lock's bridge (U2). */
@Path("/v1/keys/{keyId}/remote-openings")
@Authenticated
@Tag(name = "Online keys")
public class RemoteOpeningResource {
    private static final int LONGEST_WAIT = 20;

    private final Requests requests;
    private final RemoteOpenings openings;

    RemoteOpeningResource(Requests requests, RemoteOpenings openings) {
        this.requests = requests;
        this.openings = openings;
    }

    @POST
    @Operation(
            operationId = "openRemotely",
            summary =
                    "Order the lock to open now, with an online key that is shared to you; decided and counted as an unlock")
    @APIResponse(
            responseCode = "202",
            description =
                    "granted and counted: the order is on its way to the lock, which opens within seconds or not at all",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RemoteOpening.class)))
    public Uni<RestResponse<String>> open(@RestPath String keyId, @BeanParam CommandHeaders headers) {
        KeyId key = Requests.key(keyId);
        return requests.command(headers, "", write -> openings.order(write, key));
    }

    @GET
    @Path("/{orderId}")
    @Operation(
            operationId = "remoteOpening",
            summary =
                    "What the lock has answered to an order to open, with its signature; for who asked, and administrators")
    @APIResponse(
            responseCode = "200",
            description = "as it is then",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RemoteOpening.class)))
    public Uni<RestResponse<String>> read(
            @RestPath String keyId,
            @RestPath String orderId,
            @Parameter(
                            description = "seconds to wait for the lock's answer if it is not there yet",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "0",
                                            maximum = "20",
                                            defaultValue = "0"))
                    @RestQuery
                    @Nullable
                    String wait) {
        KeyId key = Requests.key(keyId);
        Duration patience = patience(wait);
        return requests.read(by -> openings.read(by, key, orderId, patience));
    }

    private static Duration patience(@Nullable String wait) {
        if (wait == null) {
            return Duration.ZERO;
        }
        if (!wait.matches("[0-9]{1,2}") || Integer.parseInt(wait) > LONGEST_WAIT) {
            throw Problems.badField("wait", "has to be a number of seconds from 0 to " + LONGEST_WAIT);
        }
        return Duration.ofSeconds(Integer.parseInt(wait));
    }
}
