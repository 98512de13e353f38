package dev.latchkey.shares.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.Digest;
import dev.latchkey.shares.application.KeyCommands;
import dev.latchkey.shares.application.KeyView;
import dev.latchkey.shares.application.LockCommands;
import dev.latchkey.shares.application.LockView;
import dev.latchkey.shares.application.Registration;
import dev.latchkey.shares.domain.KeyKind;
import dev.latchkey.shares.domain.LockId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Locks: registered by an operator, claimed by an account, given keys by its administrators (L1, L3, L4). */
@Path("/v1/locks")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Locks")
public class LocksResource {
    private final Requests requests;
    private final LockCommands locks;
    private final KeyCommands keys;

    LocksResource(Requests requests, LockCommands locks, KeyCommands keys) {
        this.requests = requests;
        this.locks = locks;
        this.keys = keys;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("operator")
    @Operation(operationId = "registerLock", summary = "Register a lock before it is sold (operators)")
    @APIResponse(
            responseCode = "201",
            description = "registered",
            content = @Content(schema = @Schema(implementation = LockView.class)))
    public Uni<RestResponse<String>> register(@BeanParam CommandHeaders headers, @Nullable RegistrationBody sent) {
        RegistrationBody body = Fields.required("/", sent);
        Registration registration = body.registration();
        return requests.command(headers, body, write -> locks.register(write, registration));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ClaimLock")
    record ClaimBody(
            @Schema(required = true, minLength = 1, maxLength = Fields.LONGEST_NAME, pattern = Fields.NAME) @Nullable
            String claimCode,

            @Schema(nullable = true, minLength = 1, maxLength = Fields.LONGEST_NAME, pattern = Fields.NAME) @Nullable
            String name) {
        @Override
        public String toString() {
            return "ClaimBody"; // no code in a log
        }
    }

    @POST
    @Path("/{lockId}/claim")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "claimLock",
            summary = "Claim a lock with the code on its card; you become its administrator")
    @APIResponse(
            responseCode = "200",
            description = "claimed",
            content = @Content(schema = @Schema(implementation = LockView.class)))
    public Uni<RestResponse<String>> claim(
            @RestPath String lockId,
            @BeanParam CommandHeaders headers,
            @Nullable ClaimBody sent,
            HttpServerRequest http) {
        ClaimBody body = Fields.required("/", sent);
        LockId lock = Requests.lock(lockId);
        String code = Fields.name("/claimCode", body.claimCode());
        String name = body.name() == null ? null : Fields.name("/name", body.name());
        String address = ClientAddress.of(http);
        return requests.command(headers, body, write -> locks.claim(write, lock, sha256(code), name, address));
    }

    @Schema(name = "EnableKey")
    record EnableBody(
            @Schema(
                    required = true,
                    enumeration = {"offline", "online"})
            @Nullable
            String kind,

            @Schema(required = true, minLength = 1, maxLength = Fields.LONGEST_NAME, pattern = Fields.NAME) @Nullable
            String name,

            @Schema(nullable = true, minimum = "1", maximum = "99") @Nullable
            Integer slot) {
        @Override
        public String toString() {
            return "EnableBody"; // no name in a log
        }
    }

    @POST
    @Path("/{lockId}/keys")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "enableKey", summary = "Enable a key of a lock and name it")
    @APIResponse(
            responseCode = "201",
            description = "enabled",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    public Uni<RestResponse<String>> enable(
            @RestPath String lockId, @BeanParam CommandHeaders headers, @Nullable EnableBody sent) {
        EnableBody body = Fields.required("/", sent);
        LockId lock = Requests.lock(lockId);
        KeyKind kind = KeyKind.ofWord(Fields.required("/kind", body.kind()))
                .orElseThrow(() -> Problems.badField("/kind", "has to be offline or online"));
        String name = Fields.name("/name", body.name());
        return requests.command(headers, body, write -> keys.enable(write, lock, kind, body.slot(), name));
    }

    private static Digest sha256(String code) {
        try {
            return Digest.of(MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
