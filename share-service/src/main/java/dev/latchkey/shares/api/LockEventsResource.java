package dev.latchkey.shares.api;

import dev.latchkey.events.EventBatch;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.PageLimit;
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
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "0",
                                            maximum = "999999999999999999",
                                            defaultValue = "0"))
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
        return log.after(Requests.lock(lockId), sequence(after), PageLimit.parse(limit))
                .map(EventBatch::write);
    }

    private static long sequence(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw Problems.badField("after", "has to be a number from 0");
        }
        return Long.parseLong(text);
    }
}
