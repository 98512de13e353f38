package dev.latchkey.http.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a refusal (RFC 9457). It never carries class names, SQL, a cause's message, or what the client sent.
 *
 * @param code stable, for programs: {@code key.already-downloaded}
 * @param detail for people: what is wrong and what can be done
 * @param errors the fields at fault; empty when no field is
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String code,
        @Nullable String detail,
        List<FieldError> errors) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    /**
     * One field at fault.
     *
     * @param pointer JSON pointer into the body, or the name of a header or query parameter
     */
    public record FieldError(String pointer, String detail) {}

    public static Problem of(int status, String code, String title, @Nullable String detail) {
        return new Problem("urn:latchkey:problem:" + code, title, status, code, detail, List.of());
    }

    public static Problem ofFields(int status, String code, String title, List<FieldError> errors) {
        return new Problem("urn:latchkey:problem:" + code, title, status, code, null, errors);
    }
}
