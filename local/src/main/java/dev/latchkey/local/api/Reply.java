package dev.latchkey.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;

/**
 * What was answered.
 *
 * @param request for people: {@code POST /v1/locks}; without a body, which may hold a secret
 * @param took    from sending the request to the last byte of the answer
 */
public record Reply(String request, int status, HttpHeaders headers, JsonNode body, Duration took) {
    /** The stable code of a refusal; empty text for an answer that is none. */
    public String code() {
        return body.path("code").asText("");
    }

    public String text(String field) {
        return body.path(field).asText("");
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    @Override
    public String toString() {
        return request + " → " + status + (code().isEmpty() ? "" : " " + code());
    }
}
