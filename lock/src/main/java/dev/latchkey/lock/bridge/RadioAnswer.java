package dev.latchkey.lock.bridge;

import java.util.Map;

/** A status and a JSON object. */
record RadioAnswer(int status, Map<String, Object> body) {
    static final RadioAnswer NO_SUCH_PATH =
            problem(404, "radio.unknown-path", "There is no such path with this method.");

    static RadioAnswer ok(Map<String, Object> body) {
        return new RadioAnswer(200, body);
    }

    static RadioAnswer problem(int status, String code, String detail) {
        return new RadioAnswer(status, Map.of("status", status, "code", code, "detail", detail));
    }

    boolean isProblem() {
        return status >= 400;
    }
}
