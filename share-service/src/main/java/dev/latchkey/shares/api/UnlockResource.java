package dev.latchkey.shares.api;

import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.OnlineKeyCommands;
import dev.latchkey.shares.application.UnlockTicket;
import dev.latchkey.shares.domain.KeyId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** To open now with an online key, decided at that moment (U2). */
@Path("/v1/keys/{keyId}/unlock")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Online keys")
public class UnlockResource {
    static final String CHALLENGE = "[A-Za-z0-9_-]{22}";
    private static final Pattern CHALLENGE_FORM = Pattern.compile(CHALLENGE);

    private final Requests requests;
    private final OnlineKeyCommands keys;

    UnlockResource(Requests requests, OnlineKeyCommands keys) {
        this.requests = requests;
        this.keys = keys;
    }

    @Schema(name = "Unlock")
    record UnlockBody(
            @Schema(required = true, pattern = "^" + CHALLENGE + "$", description = "as the lock has just given it")
            @Nullable
            String challenge) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "unlock",
            summary = "Ask to open with an online key that is shared to you; decided and counted at that moment")
    @APIResponse(
            responseCode = "200",
            description = "granted and counted: a ticket for the lock, good for its challenge and for seconds",
            content = @Content(schema = @Schema(implementation = UnlockTicket.class)))
    public Uni<RestResponse<String>> unlock(
            @RestPath String keyId, @BeanParam CommandHeaders headers, @Nullable UnlockBody sent) {
        KeyId key = Requests.key(keyId);
        UnlockBody body = Fields.required("/", sent);
        String challenge = Fields.required("/challenge", body.challenge());
        requireChallenge(challenge);
        return requests.command(headers, body, write -> keys.unlock(write, key, challenge));
    }

    static void requireChallenge(String challenge) {
        if (!CHALLENGE_FORM.matcher(challenge).matches()) {
            throw Problems.badField("/challenge", "has to be the lock's challenge, 16 bytes in base64url");
        }
    }
}
