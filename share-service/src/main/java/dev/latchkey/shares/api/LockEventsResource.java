package dev.latchkey.shares.api;

import dev.latchkey.events.EventBatch;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.EventLog;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * The events of one lock, for readers of the stream that miss some: the services of Latchkey and analysts (O2). Who may is
 * decided by the role {@code event-reader} alone, since such a reader is related to no lock.
 */
@Path("/v1/locks/{lockId}/events")
@RolesAllowed("event-reader")
@Tag(name = "Events")
public class LockEventsResource {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final int DEFAULT_LIMIT = 50;
    private static final int LONGEST = 200;

    private final EventLog log;

    LockEventsResource(EventLog log) {
        this.log = log;
    }

    @GET
    @Produces(EventBatch.MEDIA_TYPE)
    @Operation(
            operationId = "eventsOfLock",
            summary = "The events of a lock, as published (machine clients with the role event-reader)")
    @APIResponse(
            responseCode = "200",
            description = "CloudEvents in their order, without a hole; fewer than limit: these are the newest",
            content =
                    @Content(
                            mediaType = EventBatch.MEDIA_TYPE,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = Object.class)))
    public Uni<byte[]> events(
            @RestPath String lockId,
            @Parameter(
                            description = "Only events after this sequence; 0 for the beginning",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "0", defaultValue = "0"))
                    @RestQuery
                    @Nullable
                    String after,
            @Parameter(
                            description = "How many at most",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "200",
                                            defaultValue = "50"))
                    @RestQuery
                    @Nullable
                    String limit) {
        return log.after(Requests.lock(lockId), number("after", after, 0, 0, Long.MAX_VALUE), (int)
                        number("limit", limit, DEFAULT_LIMIT, 1, LONGEST))
                .map(EventBatch::write);
    }

    private static long number(String name, @Nullable String text, long ifNone, long least, long most) {
        if (text == null || text.isEmpty()) {
            return ifNone;
        }
        if (NUMBER.matcher(text).matches()) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw Problems.badField(
                name, "has to be a number from " + least + (most == Long.MAX_VALUE ? "" : " to " + most));
    }
}
