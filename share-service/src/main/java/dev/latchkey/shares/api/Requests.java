package dev.latchkey.shares.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.problem.ProblemException;
import dev.latchkey.http.problem.Problems;
import dev.latchkey.shares.application.Request;
import dev.latchkey.shares.application.VerificationCodes;
import dev.latchkey.shares.domain.KeyId;
import dev.latchkey.shares.domain.LockId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what every command has: its idempotency key, its precondition, the ids in its path. */
@ApplicationScoped
public class Requests {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Pattern ETAG = Pattern.compile("\"([0-9]{1,18})\"");

    private final ObjectMapper json;
    private final VerificationCodes codes;

    Requests(ObjectMapper json, VerificationCodes codes) {
        this.json = json;
        this.codes = codes;
    }

    /**
     * @param what names the operation and everything in its path and headers that matters
     * @param body null for none
     */
    Request of(String principal, @Nullable String idempotencyKey, String what, @Nullable Object body) {
        if (idempotencyKey == null || idempotencyKey.isBlank()) {
            throw new ProblemException(
                    Problem.of(
                            400,
                            "request.idempotency-key-missing",
                            "Idempotency-Key missing",
                            "Send an Idempotency-Key header with a new value for each command, and the same value for a repeat."));
        }
        if (!KEY.matcher(idempotencyKey).matches()) {
            throw Problems.badField("Idempotency-Key", "has to be 1 to 200 printable ASCII characters without spaces");
        }
        try {
            byte[] content = json.writeValueAsBytes(Arrays.asList(what, body));
            return new Request(principal, idempotencyKey, codes.keyed("request", content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request body can't be written", e);
        }
    }

    /** The version that If-Match names; null for none or any. */
    static @Nullable Long version(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return null;
        }
        Matcher matcher = ETAG.matcher(ifMatch.strip());
        if (!matcher.matches()) {
            throw Problems.badField("If-Match", "has to be the ETag of the key, with its quotes");
        }
        return Long.parseLong(matcher.group(1));
    }

    /** As {@link #version}, but without the header the answer is 428: a change that is not asked for twice can't lose another's. */
    static @Nullable Long requiredVersion(@Nullable String ifMatch) {
        if (ifMatch == null) {
            throw new ProblemException(
                    Problem.of(
                            428,
                            "request.precondition-required",
                            "If-Match missing",
                            "Send If-Match with the key's ETag, as you last read it, so that you don't overwrite another's change."));
        }
        return version(ifMatch);
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
