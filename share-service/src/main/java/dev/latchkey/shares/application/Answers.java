package dev.latchkey.shares.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.http.problem.Problem;
import dev.latchkey.http.reading.ConsistencyToken;
import dev.latchkey.shares.domain.LockId;
import dev.latchkey.shares.domain.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Outcomes as answers; the one place that gives a refusal its status code. */
@ApplicationScoped
public class Answers {
    private final ObjectMapper json;

    Answers(ObjectMapper json) {
        this.json = json;
    }

    /** @param version of the key or lock, for the strong ETag; null for none */
    Answer done(int status, @Nullable Object body, @Nullable Long version, LockId lock, long sequence) {
        return new Answer(
                status,
                body == null ? null : write(body),
                version == null ? null : etag(version),
                new ConsistencyToken(lock.value(), sequence).toString());
    }

    /** @param version for the strong ETag; null for none */
    Answer done(int status, @Nullable Object body, @Nullable Long version) {
        return new Answer(status, body == null ? null : write(body), version == null ? null : etag(version), null);
    }

    Answer refused(Refusal refusal) {
        int status = switch (refusal.kind()) {
            case UNKNOWN -> 404;
            case FORBIDDEN -> 403;
            case CONFLICT -> 409;
            case INVALID -> 409; // the form was right, a rule says no: 400 is for what has the wrong form
            case TOO_MANY -> 429;
        };
        return problem(Problem.of(status, refusal.code(), title(refusal), refusal.advice()));
    }

    Answer problem(Problem problem) {
        return new Answer(problem.status(), write(problem), null, null);
    }

    public static String etag(long version) {
        return "\"" + version + "\"";
    }

    private static String title(Refusal refusal) {
        return switch (refusal.kind()) {
            case UNKNOWN -> "Not found";
            case FORBIDDEN -> "Not allowed";
            case CONFLICT -> "Not possible in this state";
            case INVALID -> "Not valid";
            case TOO_MANY -> "Too many attempts";
        };
    }

    private String write(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer can't be written", e);
        }
    }
}
