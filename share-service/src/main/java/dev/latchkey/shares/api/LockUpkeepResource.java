package dev.latchkey.shares.api;

import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.LockUpkeep;
import dev.latchkey.shares.application.OrderView;
import dev.latchkey.shares.domain.LockId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The phone of an administrator beside a lock that has lost the time, the zone, or everything. */
@Path("/v1/locks/{lockId}")
@Authenticated
@Tag(name = "Locks")
public class LockUpkeepResource {
    private static final int LONGEST_NOTICE = 4096;

    private final Requests requests;
    private final LockUpkeep upkeep;

    LockUpkeepResource(Requests requests, LockUpkeep upkeep) {
        this.requests = requests;
        this.upkeep = upkeep;
    }

    @Schema(name = "ClockOrder")
    record ClockBody(
            @Schema(
                    pattern = "^" + UnlockResource.CHALLENGE + "$",
                    description =
                            "as the lock has just given it; without, the clock of a lock that knows the time is put"
                                    + " forward, and never back")
            @Nullable
            String challenge) {}

    @POST
    @Path("/clock-orders")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "orderClock",
            summary = "Make an order that tells the lock the time; hand it over at once, or leave it to the bridge")
    @APIResponse(
            responseCode = "201",
            description = "the signed order",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = OrderView.class)))
    public Uni<RestResponse<String>> setClock(
            @RestPath String lockId, @BeanParam CommandHeaders headers, @Nullable ClockBody sent) {
        LockId lock = Requests.lock(lockId);
        ClockBody body = Fields.required("/", sent);
        if (body.challenge() != null) {
            UnlockResource.requireChallenge(body.challenge());
        }
        return requests.command(headers, body, write -> upkeep.setClock(write, lock, body.challenge()));
    }

    @POST
    @Path("/zone-orders")
    @Operation(
            operationId = "orderZone",
            summary =
                    "Make an order that tells the lock what the clock beside it shows, for the keys that were downloaded by another one")
    @APIResponse(
            responseCode = "201",
            description = "the signed order",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = OrderView.class)))
    public Uni<RestResponse<String>> setZone(@RestPath String lockId, @BeanParam CommandHeaders headers) {
        LockId lock = Requests.lock(lockId);
        return requests.command(headers, null, write -> upkeep.setZone(write, lock));
    }

    @Schema(name = "ResetNotice")
    record NoticeBody(
            @Schema(
                    required = true,
                    description = "as the lock has signed it, docs/contracts/lock-protocol.md",
                    maxLength = LONGEST_NOTICE,
                    pattern = Fields.JWS)
            @Nullable
            String notice) {}

    @POST
    @Path("/reset-notices")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "handInResetNotice",
            summary = "Hand in what a lock says after a factory reset; the order gives back what it has forgotten")
    @APIResponse(
            responseCode = "201",
            description = "the signed order; until the lock has it, it opens for nobody",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = OrderView.class)))
    public Uni<RestResponse<String>> provision(
            @RestPath String lockId, @BeanParam CommandHeaders headers, @Nullable NoticeBody sent) {
        LockId lock = Requests.lock(lockId);
        NoticeBody body = Fields.required("/", sent);
        String notice = Fields.required("/notice", body.notice());
        if (notice.length() > LONGEST_NOTICE) {
            throw Problems.badField("/notice", "has to be at most " + LONGEST_NOTICE + " characters");
        }
        return requests.command(headers, body, write -> upkeep.provision(write, lock, notice));
    }
}
