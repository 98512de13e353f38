package dev.latchkey.keys.api;

import dev.latchkey.http.account.CurrentAccount;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.keys.application.ConsistentReads;
import dev.latchkey.keys.lists.AdministeredKeys;
import dev.latchkey.keys.lists.KeyPage;
import dev.latchkey.keys.lists.ListRequest;
import dev.latchkey.keys.lists.Sort;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The share key list (K2): the keys of all locks that the signed-in account administers. */
@Path("/v1/share-keys")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class ShareKeysResource {
    private final CurrentAccount account;
    private final ConsistentReads reads;
    private final AdministeredKeys keys;
    private final ConditionalAnswers answers;

    ShareKeysResource(
            CurrentAccount account, ConsistentReads reads, AdministeredKeys keys, ConditionalAnswers answers) {
        this.account = account;
        this.reads = reads;
        this.keys = keys;
        this.answers = answers;
    }

    @GET
    @Operation(operationId = "listShareKeys", summary = "The keys of all own locks")
    @APIResponse(
            responseCode = "200",
            description = "A page of the list",
            headers = @Header(name = HttpHeaders.ETAG, schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = KeyPage.class)))
    @APIResponse(responseCode = "304", description = "The client has this page already (If-None-Match)")
    @APIResponse(
            responseCode = "400",
            description = "request.invalid: a parameter or header is not of its form",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "401",
            description = "access.sign-in: nobody is signed in",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "403",
            description = "account.email-not-verified: the sign-in provider has not verified the e-mail address",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "read.not-caught-up: the list has not reached the consistency token yet;"
                    + " read.unavailable, account.directory-unavailable: ask again in a moment",
            headers = @Header(name = HttpHeaders.RETRY_AFTER, schema = @Schema(implementation = Integer.class)),
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<RestResponse<String>> list(
            @BeanParam AdministeredParameters parameters,
            @Parameter(
                            description = "Only keys of this lock",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            pattern = "^" + ListParameters.LOCK_ID_FORM + "$"))
                    @QueryParam("lockId")
                    @Nullable
                    String lockId) {
        ListRequest request = parameters.request(Sort.LOCK, ListParameters.lock(lockId));
        List<ConsistencyToken> tokens = parameters.consistencyTokens();
        return account.id()
                .chain(id -> reads.caughtUp(id, tokens).chain(() -> keys.ofAllLocks(id, request)))
                .map(page -> answers.of(page, parameters.ifNoneMatch));
    }
}
