package dev.latchkey.shares.api;

import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.Cursor;
import dev.latchkey.http.reading.PageLimit;
import dev.latchkey.shares.application.RefusedReceiptStore.PageRequest;
import dev.latchkey.shares.application.RefusedReceiptStore.Place;
import dev.latchkey.shares.application.RefusedReceipts;
import dev.latchkey.shares.domain.LockId;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What no lock has signed, of all locks, for operators (inv-12): a bridge that hands in such things is broken, or somebody else's. */
@Path("/v1/refused-receipts")
@RolesAllowed("operator")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Refused receipts")
public class RefusedReceiptsResource {
    private final RefusedReceipts refused;

    RefusedReceiptsResource(RefusedReceipts refused) {
        this.refused = refused;
    }

    @GET
    @Operation(
            operationId = "listRefusedReceipts",
            summary = "Who has handed in what no lock has signed, the newest first (operators)")
    @APIResponse(
            responseCode = "200",
            description = "a page: of each lock, bridge or account, and reason, how often",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RefusedReceipts.RefusedReceiptPage.class)))
    public Uni<RestResponse<String>> list(
            @Parameter(
                            description = "Only of this lock",
                            schema = @Schema(type = SchemaType.STRING, pattern = "^" + LockId.FORM + "$"))
                    @RestQuery
                    @Nullable
                    String lockId,
            @Parameter(
                            description = "Only what this bridge has handed in",
                            schema = @Schema(type = SchemaType.STRING, pattern = "^" + LockId.FORM + "$"))
                    @RestQuery
                    @Nullable
                    String bridgeId,
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
                            description = "The nextCursor of the page before, with the same filters",
                            schema = @Schema(type = SchemaType.STRING, minLength = 1))
                    @RestQuery
                    @Nullable
                    String cursor) {
        String lock = id("lockId", lockId);
        return refused.list(new PageRequest(
                        lock == null ? null : new LockId(lock),
                        id("bridgeId", bridgeId),
                        place(cursor),
                        PageLimit.parse(limit)))
                .map(Http::of);
    }

    /** Ids of bridges have the form of those of locks. */
    private static @Nullable String id(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!LockId.isValid(text)) {
            throw Problems.badField(name, "has to be 3 to 64 letters, digits, - or _");
        }
        return text;
    }

    static @Nullable Place place(@Nullable String text) {
        Cursor cursor = Cursor.parse(text, 2);
        if (cursor == null) {
            return null;
        }
        try {
            Instant at = Instant.parse(cursor.values().getFirst());
            Fields.moment("cursor", at);
            return new Place(at, Long.parseLong(cursor.values().getLast()));
        } catch (DateTimeException | NumberFormatException e) {
            throw Problems.badField("cursor", "is not a cursor of this list");
        }
    }
}
