package dev.latchkey.shares.api;

import dev.latchkey.shares.application.OnlineKeyCommands;
import dev.latchkey.shares.domain.LockId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
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

/** The online keys of a lock, turned off all at once (L5). */
@Path("/v1/locks/{lockId}/online-keys")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Online keys")
public class OnlineKeysResource {
    private final Requests requests;
    private final OnlineKeyCommands keys;

    OnlineKeysResource(Requests requests, OnlineKeyCommands keys) {
        this.requests = requests;
        this.keys = keys;
    }

    @DELETE
    @Operation(operationId = "turnOnlineKeysOff", summary = "Disable all online keys of a lock at once")
    @APIResponse(
            responseCode = "200",
            description = "the keys that were disabled by it; whoever had one is refused from now on",
            content = @Content(schema = @Schema(implementation = OnlineKeyCommands.Cleared.class)))
    public Uni<RestResponse<String>> off(@RestPath String lockId, @BeanParam CommandHeaders headers) {
        LockId lock = Requests.lock(lockId);
        return requests.command(headers, null, write -> keys.off(write, lock));
    }
}
