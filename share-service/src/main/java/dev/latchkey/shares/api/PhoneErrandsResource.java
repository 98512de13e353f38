package dev.latchkey.shares.api;

import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.PhoneErrands;
import dev.latchkey.shares.domain.LockId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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

/** The phone of an administrator between platform and lock, where there is no bridge or it is away (R1). */
@Path("/v1/locks/{lockId}")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Locks")
public class PhoneErrandsResource {
    private static final int LONGEST_STATEMENT = 4096;

    private final Requests requests;
    private final PhoneErrands phone;

    PhoneErrandsResource(Requests requests, PhoneErrands phone) {
        this.requests = requests;
        this.phone = phone;
    }

    @GET
    @Path("/orders")
    @Operation(
            operationId = "pendingOrders",
            summary = "The signed orders that wait for a lock, for a phone to take along")
    @APIResponse(
            responseCode = "200",
            description = "the oldest first; the lock answers each with a receipt",
            content = @Content(schema = @Schema(implementation = PhoneErrands.PendingOrders.class)))
    public Uni<RestResponse<String>> orders(@RestPath String lockId) {
        LockId lock = Requests.lock(lockId);
        return requests.read(by -> phone.orders(by, lock));
    }

    @Schema(name = "HandIn")
    record ReceiptBody(
            @Schema(
                    required = true,
                    description = "as the lock has signed it, docs/contracts/lock-protocol.md",
                    maxLength = LONGEST_STATEMENT,
                    pattern = Fields.JWS)
            @Nullable
            String statement) {}

    @POST
    @Path("/receipts")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "handInReceipt",
            summary = "Hand in what a lock has signed: a receipt, or an entry of its log")
    @APIResponse(
            responseCode = "200",
            description = "verified and taken, now or before; the key that it was about as it is then",
            content = @Content(schema = @Schema(implementation = PhoneErrands.Receipt.class)))
    public Uni<RestResponse<String>> receipt(
            @RestPath String lockId, @BeanParam CommandHeaders headers, @Nullable ReceiptBody sent) {
        LockId lock = Requests.lock(lockId);
        ReceiptBody body = Fields.required("/", sent);
        String statement = Fields.required("/statement", body.statement());
        if (statement.length() > LONGEST_STATEMENT) {
            throw Problems.badField("/statement", "has to be at most " + LONGEST_STATEMENT + " characters");
        }
        return requests.command(headers, body, write -> phone.receipt(write, lock, statement));
    }
}
