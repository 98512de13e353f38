package dev.latchkey.keys.api;

import dev.latchkey.http.account.CurrentAccount;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.keys.application.ConsistentReads;
import dev.latchkey.keys.lists.KeyUse;
import dev.latchkey.keys.lists.ListRequest;
import dev.latchkey.keys.lists.MyKeyPage;
import dev.latchkey.keys.lists.MyKeys;
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

/** My keys (K3): those shared to the signed-in account, and how each may be used now. */
@Path("/v1/my-keys")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class MyKeysResource {
    private final CurrentAccount account;
    private final ConsistentReads reads;
    private final MyKeys keys;
    private final ConditionalAnswers answers;

    MyKeysResource(CurrentAccount account, ConsistentReads reads, MyKeys keys, ConditionalAnswers answers) {
        this.account = account;
        this.reads = reads;
        this.keys = keys;
        this.answers = answers;
    }

    @GET
    @Operation(operationId = "listMyKeys", summary = "The keys shared to me")
    @APIResponse(
            responseCode = "200",
            description = "A page of the list",
            headers = @Header(name = HttpHeaders.ETAG, schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = MyKeyPage.class)))
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
            @BeanParam ListParameters parameters,
            @Parameter(
                            description = "Only keys of this lock",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            pattern = "^" + ListParameters.LOCK_ID_FORM + "$"))
                    @QueryParam("lockId")
                    @Nullable
                    String lockId,
            @Parameter(schema = @Schema(implementation = KeyUse.class)) @QueryParam("use") @Nullable String use) {
        ListRequest request = parameters.request(Sort.NAME, ListParameters.lock(lockId), ListParameters.use(use), null);
        List<ConsistencyToken> tokens = parameters.consistencyTokens();
        return account.id()
                .chain(id -> reads.caughtUp(id, tokens).chain(() -> keys.of(id, request)))
                .map(page -> answers.of(page, parameters.ifNoneMatch));
    }
}
