package dev.latchkey.local.entrance;

import io.vertx.core.json.JsonObject;

/** A refusal by the entrance itself, in the form of the API (RFC 9457). */
enum ProblemAnswer {
    NOT_FOUND(404, "entrance.not-found", "Not found", "There is nothing at this path."),
    LENGTH_REQUIRED(411, "entrance.length-required", "Length required", "Send the body with a Content-Length."),
    TOO_LARGE(413, "entrance.body-too-large", "Body too large", "A body may have 1 MiB at most."),
    UNAVAILABLE(503, "entrance.service-unavailable", "Service unavailable", "The service does not answer: try again."),
    BAD_ANSWER(
            502, "entrance.no-answer", "No answer", "The connection to the service broke: read before trying again.");

    static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final String code;
    private final String title;
    private final String detail;

    ProblemAnswer(int status, String code, String title, String detail) {
        this.status = status;
        this.code = code;
        this.title = title;
        this.detail = detail;
    }

    int status() {
        return status;
    }

    String body() {
        return new JsonObject()
                .put("type", "urn:latchkey:problem:" + code)
                .put("title", title)
                .put("status", status)
                .put("code", code)
                .put("detail", detail)
                .encode();
    }
}
