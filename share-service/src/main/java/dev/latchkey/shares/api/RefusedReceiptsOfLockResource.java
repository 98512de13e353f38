package dev.latchkey.shares.api;

import dev.latchkey.http.reading.PageLimit;
import dev.latchkey.shares.application.RefusedReceiptStore.Place;
import dev.latchkey.shares.application.RefusedReceipts;
import dev.latchkey.shares.domain.LockId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
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
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What was handed in as a lock's and that it has not signed (inv-12), for its administrators. */
@Path("/v1/locks/{lockId}/refused-receipts")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Refused receipts")
public class RefusedReceiptsOfLockResource {
    private final Requests requests;
    private final RefusedReceipts refused;

    RefusedReceiptsOfLockResource(Requests requests, RefusedReceipts refused) {
        this.requests = requests;
        this.refused = refused;
    }

    @GET
    @Operation(
            operationId = "refusedReceiptsOfLock",
            summary = "Who has handed in what the lock has not signed, the newest first")
    @APIResponse(
            responseCode = "200",
            description = "a page: of each bridge or account, and reason, how often",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RefusedReceipts.RefusedReceiptPage.class)))
    public Uni<RestResponse<String>> list(
            @RestPath String lockId,
            @Parameter(
                            description = "Rows per page",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "200",
                                            defaultValue = "50"))
                    @RestQuery
                    @Nullable
                    String limit,
            @Parameter(
                            description = "The nextCursor of the page before",
                            schema = @Schema(type = SchemaType.STRING, minLength = 1))
                    @RestQuery
                    @Nullable
                    String cursor) {
        LockId lock = Requests.lock(lockId);
        Place after = RefusedReceiptsResource.place(cursor);
        int most = PageLimit.parse(limit);
        return requests.read(by -> refused.ofLock(by, lock, after, most));
    }
}
