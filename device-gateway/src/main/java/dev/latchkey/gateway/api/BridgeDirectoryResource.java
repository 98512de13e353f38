package dev.latchkey.gateway.api;

import dev.latchkey.gateway.application.BridgeDirectory;
import dev.latchkey.gateway.application.BridgeDirectory.BridgeSummary;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.Cursor;
import dev.latchkey.http.reading.PageLimit;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The list of all bridges, for operators (B3). */
@Path("/v1/bridges")
@RolesAllowed("operator")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Bridges")
public class BridgeDirectoryResource {
    private final BridgeDirectory directory;

    BridgeDirectoryResource(BridgeDirectory directory) {
        this.directory = directory;
    }

    /** @param nextCursor null on the last page */
    @Schema(name = "BridgePage")
    public record BridgePage(
            List<BridgeSummary> bridges, @Nullable String nextCursor) {
        public BridgePage {
            bridges = List.copyOf(bridges);
        }
    }

    @GET
    @Operation(operationId = "listBridges", summary = "All bridges with their presence, in the order of their ids")
    @APIResponse(
            responseCode = "200",
            description = "A page of the list",
            content = @Content(schema = @Schema(implementation = BridgePage.class)))
    @APIResponse(
            responseCode = "400",
            description = "request.invalid: a parameter is not of its form",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "401",
            description = "Not signed in",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "403",
            description = "Signed in, but no operator",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<BridgePage> list(
            @RestQuery
                    @Parameter(
                            description = "Rows per page",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "200",
                                            defaultValue = "50"))
                    @Nullable
                    String limit,
            @RestQuery
                    @Parameter(
                            description = "Where to go on: nextCursor of the page before, with the same filters",
                            schema = @Schema(type = SchemaType.STRING, minLength = 1))
                    @Nullable
                    String cursor,
            @RestQuery
                    @Parameter(
                            description = "Only those that are connected now, or only the others",
                            schema = @Schema(type = SchemaType.BOOLEAN))
                    @Nullable
                    String connected,
            @RestQuery
                    @Parameter(
                            description = "Only those that are disabled, or only the others",
                            schema = @Schema(type = SchemaType.BOOLEAN))
                    @Nullable
                    String disabled) {
        int most = PageLimit.parse(limit);
        Cursor after = Cursor.parse(cursor, 1);
        var search = new BridgeDirectory.Search(
                most,
                after == null ? null : after.values().getFirst(),
                flag("connected", connected),
                flag("disabled", disabled));
        return directory.find(search).map(found -> page(found, most));
    }

    private static BridgePage page(List<BridgeSummary> found, int most) {
        if (found.size() <= most) {
            return new BridgePage(found, null);
        }
        List<BridgeSummary> page = found.subList(0, most);
        return new BridgePage(page, Cursor.after(page.getLast().bridgeId()).toString());
    }

    private static @Nullable Boolean flag(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problems.badField(name, "must be true or false");
        };
    }
}
