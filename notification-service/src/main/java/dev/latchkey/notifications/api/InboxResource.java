package dev.latchkey.notifications.api;

import dev.latchkey.http.account.CurrentAccount;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.http.reading.PageLimit;
import dev.latchkey.notifications.application.InboxQueries;
import dev.latchkey.notifications.persistence.Inbox;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The inbox of the signed-in account. */
@Path("/v1/inbox")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Inbox", description = "What the signed-in account was told")
@APIResponse(
        responseCode = "401",
        description = "Not signed in",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class InboxResource {
    private static final String TOKEN =
            "The value of this header in the answer of a command: the answer then shows at least the state after it."
                    + " Of several commands: joined by commas, or each in a header of its own.";

    private static final String NOT_NOW = "read.not-caught-up: the state asked for is not reached yet;"
            + " read.unavailable, account.directory-unavailable: ask again in a moment";

    private final InboxQueries inbox;
    private final CurrentAccount account;

    InboxResource(InboxQueries inbox, CurrentAccount account) {
        this.inbox = inbox;
        this.account = account;
    }

    @GET
    @Operation(operationId = "listInbox", summary = "The items of the inbox, newest first")
    @APIResponse(responseCode = "200", description = "A page of items")
    @APIResponse(
            responseCode = "400",
            description = "A malformed parameter",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = NOT_NOW,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<InboxPage> list(
            @Parameter(description = "Only what was not read yet")
                    @RestQuery
                    @Schema(type = SchemaType.BOOLEAN, defaultValue = "false")
                    @Nullable
                    String unread,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
                    @RestQuery
                    @Nullable
                    String limit,
            @Parameter(
                            description = "The next of the page before",
                            schema = @Schema(type = SchemaType.STRING, minLength = 1))
                    @RestQuery
                    @Nullable
                    String cursor,
            @Parameter(description = TOKEN, schema = @Schema(type = SchemaType.STRING))
                    @RestHeader(ConsistencyToken.HEADER)
                    List<String> consistency) {
        boolean onlyUnread = flag("unread", unread);
        int most = PageLimit.parse(limit);
        Inbox.Place after = InboxPage.placeOf(cursor);
        List<ConsistencyToken> tokens = ConsistencyToken.parse(consistency);
        return account.id()
                .call(id -> inbox.reached(id, tokens))
                .chain(id -> inbox.list(id, onlyUnread, after, most))
                .map(InboxPage::of);
    }

    @GET
    @Path("/unread-count")
    @Operation(operationId = "countUnread", summary = "How many items were not read yet")
    @APIResponse(responseCode = "200", description = "The number")
    @APIResponse(
            responseCode = "400",
            description = "A malformed consistency token",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = NOT_NOW,
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<UnreadCount> unreadCount(
            @Parameter(description = TOKEN, schema = @Schema(type = SchemaType.STRING))
                    @RestHeader(ConsistencyToken.HEADER)
                    List<String> consistency) {
        List<ConsistencyToken> tokens = ConsistencyToken.parse(consistency);
        return account.id()
                .call(id -> inbox.reached(id, tokens))
                .chain(inbox::unreadCount)
                .map(UnreadCount::new);
    }

    @POST
    @Path("/{id}/read")
    @Operation(
            operationId = "markRead",
            summary = "Marks an item as read",
            description = "Again changes nothing, so it needs no Idempotency-Key.")
    @APIResponse(responseCode = "204", description = "It is read")
    @APIResponse(
            responseCode = "400",
            description = "The path is none (request.path)",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "404",
            description = "The account has no such item",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "write.unavailable, account.directory-unavailable: send it again",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<Void> markRead(@RestPath UUID id) {
        return account.id()
                .chain(accountId -> inbox.markRead(accountId, id))
                .invoke(InboxResource::require)
                .replaceWithVoid();
    }

    private static boolean flag(String name, @Nullable String text) {
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw Problems.badField(name, "has to be true or false");
    }

    private static void require(boolean there) {
        if (!there) {
            throw Problems.notFound();
        }
    }

    /** @param unread items */
    public record UnreadCount(long unread) {}
}
