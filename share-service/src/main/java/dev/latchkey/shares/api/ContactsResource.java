package dev.latchkey.shares.api;

import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.reading.Cursor;
import dev.latchkey.http.reading.PageLimit;
import dev.latchkey.shares.application.ContactStore.PageRequest;
import dev.latchkey.shares.application.ContactStore.Place;
import dev.latchkey.shares.application.Contacts;
import dev.latchkey.shares.domain.ContactId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
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

/** The address book of the signed-in account (S3). */
@Path("/v1/contacts")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Contacts")
public class ContactsResource {
    private final Requests requests;
    private final Contacts contacts;

    ContactsResource(Requests requests, Contacts contacts) {
        this.requests = requests;
        this.contacts = contacts;
    }

    @GET
    @Operation(operationId = "listContacts", summary = "A page of your address book, by name")
    @APIResponse(
            responseCode = "200",
            description = "a page",
            content = @Content(schema = @Schema(implementation = Contacts.ContactPage.class)))
    public Uni<RestResponse<String>> list(
            @Parameter(
                            description = "Only contacts whose name or e-mail address holds this, in any case",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            maxLength = Fields.LONGEST_NAME,
                                            pattern = Fields.SEARCH))
                    @RestQuery("search")
                    @Nullable
                    String search,
            @Parameter(schema = @Schema(minimum = "1", maximum = "200", defaultValue = "50", type = SchemaType.INTEGER))
                    @RestQuery("limit")
                    @Nullable
                    String limit,
            @Parameter(
                            description = "The nextCursor of the page before",
                            schema = @Schema(type = SchemaType.STRING, minLength = 1))
                    @RestQuery("cursor")
                    @Nullable
                    String cursor) {
        PageRequest request = new PageRequest(Fields.search("search", search), place(cursor), PageLimit.parse(limit));
        return requests.read(by -> contacts.list(by, request));
    }

    @GET
    @Path("/{contactId}")
    @Operation(operationId = "readContact", summary = "A contact, with the ETag that changes need")
    @APIResponse(
            responseCode = "200",
            description = "the contact",
            content = @Content(schema = @Schema(implementation = Contacts.ContactView.class)))
    public Uni<RestResponse<String>> read(@RestPath String contactId) {
        ContactId id = contact(contactId);
        return requests.read(by -> contacts.read(by, id));
    }

    @Schema(name = "AddContact")
    record AddBody(
            @Schema(required = true, format = "email", maxLength = Fields.LONGEST_EMAIL, examples = "rita@example.com")
            @Nullable
            String email,

            @Schema(required = true, minLength = 1, maxLength = Fields.LONGEST_NAME, pattern = Fields.NAME) @Nullable
            String name) {
        @Override
        public String toString() {
            return "AddBody"; // no name, no e-mail in a log
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "addContact", summary = "Add a contact, who may have no account yet")
    @APIResponse(
            responseCode = "201",
            description = "added",
            content = @Content(schema = @Schema(implementation = Contacts.ContactView.class)))
    public Uni<RestResponse<String>> add(@BeanParam CommandHeaders headers, @Nullable AddBody sent) {
        AddBody body = Fields.required("/", sent);
        String email = Fields.email("/email", body.email());
        String name = Fields.name("/name", body.name());
        return requests.command(headers, body, write -> contacts.add(write, email, name));
    }

    @Schema(name = "ChangeContact", description = "What is left out stays")
    record ChangeBody(
            @Schema(nullable = true, format = "email", maxLength = Fields.LONGEST_EMAIL) @Nullable
            String email,

            @Schema(nullable = true, minLength = 1, maxLength = Fields.LONGEST_NAME, pattern = Fields.NAME) @Nullable
            String name) {
        @Override
        public String toString() {
            return "ChangeBody"; // no name, no e-mail in a log
        }
    }

    @PATCH
    @Path("/{contactId}")
    @Consumes({"application/merge-patch+json", "application/json"})
    @Operation(operationId = "changeContact", summary = "Change a contact; keys that were shared stay as they are")
    @APIResponse(
            responseCode = "200",
            description = "changed",
            content = @Content(schema = @Schema(implementation = Contacts.ContactView.class)))
    public Uni<RestResponse<String>> change(
            @RestPath String contactId, @BeanParam ChangeHeaders headers, @Nullable ChangeBody sent) {
        ContactId id = contact(contactId);
        ChangeBody body = Fields.required("/", sent);
        String email = body.email() == null ? null : Fields.email("/email", body.email());
        String name = body.name() == null ? null : Fields.name("/name", body.name());
        return requests.change(headers, body, write -> contacts.change(write, id, email, name));
    }

    @DELETE
    @Path("/{contactId}")
    @Operation(operationId = "removeContact", summary = "Remove a contact; keys that were shared stay as they are")
    @APIResponse(responseCode = "204", description = "removed")
    public Uni<RestResponse<String>> remove(@RestPath String contactId, @BeanParam ChangeHeaders headers) {
        ContactId id = contact(contactId);
        return requests.change(headers, null, write -> contacts.remove(write, id));
    }

    /** Fails with 404 if no contact can have this id. */
    private static ContactId contact(String id) {
        return ContactId.parse(id).orElseThrow(Problems::notFound);
    }

    private static @Nullable Place place(@Nullable String text) {
        Cursor cursor = Cursor.parse(text, 2);
        return cursor == null
                ? null
                : new Place(
                        cursor.values().getFirst(),
                        ContactId.parse(cursor.values().getLast())
                                .orElseThrow(() -> Problems.badField("cursor", "is not a cursor of this list")));
    }
}
