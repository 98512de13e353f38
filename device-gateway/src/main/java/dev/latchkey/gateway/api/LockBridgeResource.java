package dev.latchkey.gateway.api;

import dev.latchkey.gateway.application.LockBridge;
import dev.latchkey.gateway.application.LockBridge.Viewer;
import dev.latchkey.http.account.CurrentAccount;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.ConsistencyToken;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** How a lock's bridge is connected, for the lock's administrators and for operators (B3). */
@Path("/v1/locks/{lockId}/bridge")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Locks")
public class LockBridgeResource {
    private static final Duration CATCH_UP = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final LockBridge bridges;
    private final SecurityIdentity identity;
    private final CurrentAccount account;

    LockBridgeResource(LockBridge bridges, SecurityIdentity identity, CurrentAccount account) {
        this.bridges = bridges;
        this.identity = identity;
        this.account = account;
    }

    /**
     * @param connectedSince null unless connected, as address and protocol are
     * @param address where the connection comes from, an IP address. Null also, but for operators, where an administrator gave the lock to a bridge that has locks of others
     * @param protocol version of MQTT and what it is spoken over
     * @param subscribed whether it has subscribed to its orders, known within a second or so: one that has not gets none; null unless connected
     * @param lastSeen when it was last heard of, to half a minute; null if never
     * @param lockReachable whether the bridge reaches the lock by radio, by its own word; null if it does not say, or is not connected
     * @param pendingOrders of this lock: what it has not confirmed yet
     */
    @Schema(name = "LockBridge")
    public record BridgePresence(
            String bridgeId,
            boolean connected,
            @Nullable Instant connectedSince,
            @Nullable String address,
            @Nullable String protocol,
            @Nullable Boolean subscribed,
            @Nullable Instant lastSeen,
            @Nullable Boolean lockReachable,
            int pendingOrders) {}

    @GET
    @Operation(
            operationId = "getLockBridge",
            summary =
                    "The bridge of a lock: whether it is connected and how, when it last was, and what waits for the lock",
            description = "For the lock's administrators, and for operators.")
    @APIResponse(
            responseCode = "200",
            description = "The bridge",
            content = @Content(schema = @Schema(implementation = BridgePresence.class)))
    @APIResponse(
            responseCode = "400",
            description = "A malformed consistency token, or the path is none",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "401",
            description = "Not signed in",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "403",
            description = "account.email-not-verified: the sign-in provider has not verified the e-mail address",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "404",
            description = "not-found: no such lock, or not yours; lock.no-bridge: it has none",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "read.not-caught-up: the consistency token is not reached yet;"
                    + " read.unavailable, account.directory-unavailable: ask again in a moment",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<BridgePresence> get(
            @RestPath String lockId,
            @RestHeader(ConsistencyToken.HEADER)
                    @Parameter(
                            description = "The place in the lock's events that the answer must have reached."
                                    + " Several: joined by commas, or each in a header of its own",
                            schema = @Schema(type = SchemaType.STRING))
                    List<String> consistency) {
        Optional<ConsistencyToken> token = ConsistencyToken.parse(consistency).stream()
                .filter(one -> one.lockId().equals(lockId))
                .findFirst();
        return viewer().chain(
                        viewer -> token.map(one -> caughtUp(viewer, one)).orElseGet(() -> bridges.of(lockId, viewer)))
                .onItem()
                .ifNull()
                .failWith(Problems::notFound)
                .map(LockBridgeResource::presence);
    }

    /** An operator needs no account. */
    private Uni<Viewer> viewer() {
        return identity.hasRole("operator")
                ? Uni.createFrom().item(new Viewer.Operator())
                : account.id().map(Viewer.Account::new);
    }

    private static BridgePresence presence(LockBridge.View view) {
        String bridgeId = view.bridgeId();
        if (bridgeId == null) {
            throw new ProblemException(Problem.of(
                    404, "lock.no-bridge", "No bridge", "No bridge is assigned to this lock. Orders go by phone."));
        }
        return new BridgePresence(
                bridgeId,
                view.connected(),
                view.connectedSince(),
                view.address(),
                view.protocol(),
                view.subscribed(),
                view.lastSeen(),
                view.lockReachable(),
                view.pendingOrders());
    }

    /**
     * A stranger waits in vain, as for a lock that does not exist: a lock's events can't be counted by trying tokens (inv-18). Nor by
     * tokens of another lock than the one that is read: these ask for nothing that the answer shows, and are not looked at.
     */
    private Uni<LockBridge.View> caughtUp(Viewer viewer, ConsistencyToken token) {
        return bridges.positionOf(token.lockId())
                .chain(position -> position < token.sequence()
                        ? Uni.createFrom().<LockBridge.View>nullItem()
                        : bridges.of(token.lockId(), viewer))
                .onItem()
                .ifNull()
                .failWith(Problems::notCaughtUp)
                .onFailure(ProblemException.class)
                .retry()
                .withBackOff(LOOK_AGAIN, LOOK_AGAIN)
                .expireIn(CATCH_UP.toMillis())
                .onFailure(e -> !(e instanceof ProblemException) && e.getCause() instanceof ProblemException)
                .transform(Throwable::getCause);
    }
}
