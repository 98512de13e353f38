package dev.latchkey.shares.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.http.account.CurrentAccount;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The signed-in account. The first request of a person, here or at any other service, makes it. */
@Path("/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Accounts")
public class MeResource {
    private final CurrentAccount account;

    MeResource(CurrentAccount account) {
        this.account = account;
    }

    /** @param email the account's ID; null for a machine client */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Me(
            String accountId,
            @Nullable String email,
            @Nullable String displayName) {
        @Override
        public String toString() {
            return "Me[" + accountId + "]";
        }
    }

    @GET
    @Operation(operationId = "me", summary = "The signed-in account; made at the first sign-in")
    public Uni<Me> me() {
        return account.id()
                .chain(id -> account.person().map(person -> new Me(id, person.email(), person.displayName())));
    }
}
