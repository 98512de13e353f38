package dev.latchkey.shares.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.http.account.CurrentAccount;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.http.writing.IdempotencyKey;
import dev.latchkey.shares.application.Answer;
import dev.latchkey.shares.application.Request;
import dev.latchkey.shares.application.VerificationCodes;
import dev.latchkey.shares.application.Write;
import dev.latchkey.shares.domain.AccountId;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.LockId;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * What requests have in common: who sends them, the ids in their path, and for a command its idempotency key and precondition.
 * A resource says what is done with them:
 *
 * <pre>{@code
 * return requests.change(headers, body, write -> keys.rename(write, key, name));
 * }</pre>
 */
@ApplicationScoped
public class Requests {
    private final CurrentAccount account;
    private final CurrentVertxRequest http;
    private final ObjectMapper json;
    private final VerificationCodes codes;

    Requests(CurrentAccount account, CurrentVertxRequest http, ObjectMapper json, VerificationCodes codes) {
        this.account = account;
        this.http = http;
        this.json = json;
        this.codes = codes;
    }

    /** A read for the signed-in account. */
    Uni<RestResponse<String>> read(Function<AccountId, Uni<Answer>> query) {
        return signedIn().chain(query::apply).map(Http::of);
    }

    /** A command of the signed-in account. */
    Uni<RestResponse<String>> command(
            CommandHeaders headers, @Nullable Object body, Function<Write, Uni<Answer>> command) {
        Long expected = headers.expectedVersion();
        byte[] content = fingerprint(expected, body);
        return signedIn()
                .map(by -> new Write(by, request(by.toString(), headers, content), expected))
                .chain(command::apply)
                .map(Http::of);
    }

    /** As {@link #command}, but If-Match has to be there. */
    Uni<RestResponse<String>> change(
            ChangeHeaders headers, @Nullable Object body, Function<Write, Uni<Answer>> command) {
        headers.requireIfMatch();
        return command(headers, body, command);
    }

    /** A command of a device, whoever holds it. */
    Uni<RestResponse<String>> ofDevice(
            String device, CommandHeaders headers, @Nullable Object body, Function<Request, Uni<Answer>> command) {
        Request request = request(device, headers, fingerprint(null, body));
        return command.apply(request).map(Http::of);
    }

    private Uni<AccountId> signedIn() {
        return account.id().map(id -> new AccountId(UUID.fromString(id)));
    }

    private Request request(String principal, CommandHeaders headers, byte[] content) {
        String key = IdempotencyKey.required(headers.idempotencyKey);
        return new Request(principal, key, codes.keyed("request", content));
    }

    /** Everything that two requests with the same idempotency key have to have in common. */
    private byte[] fingerprint(@Nullable Long expected, @Nullable Object body) {
        HttpServerRequest request = http.getCurrent().request();
        try {
            return json.writeValueAsBytes(Arrays.asList(request.method().name(), request.path(), expected, body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request body can't be written", e);
        }
    }

    /** Fails with 404 if no key can have this id. */
    static KeyId key(String id) {
        return KeyId.parse(id).orElseThrow(Problems::notFound);
    }

    /** Fails with 404 if no lock can have this id. */
    static LockId lock(String id) {
        if (!LockId.isValid(id)) {
            throw Problems.notFound();
        }
        return new LockId(id);
    }
}
