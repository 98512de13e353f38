package dev.latchkey.local.demo;

import dev.latchkey.local.api.Reply;
import dev.latchkey.lock.protocol.Device;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The administrator of another lock gets nowhere with these ids: each answer is that of an id that does not exist. */
final class Strangers {
    private final Stage stage;
    private final Props props;

    Strangers(Stage stage, Props props) {
        this.stage = stage;
        this.props = props;
    }

    /** @param path of an own key or lock, with {@code %s} for its id */
    private record Attempt(
            String method,
            String path,
            @Nullable Object body,
            @Nullable String ifMatch) {}

    List<Step> steps() {
        return List.of(Step.of(
                "Boris, administrator of another lock, gets nowhere with any of these ids", this::nowhere, "O5"));
    }

    private void nowhere() {
        Map<String, Object> share = Map.of("recipient", Map.of("email", "raj@example.com"));
        String key = props.firstKey();
        List<Attempt> ofKey = List.of(
                new Attempt("GET", "/v1/keys/%s", null, null),
                new Attempt("PATCH", "/v1/keys/%s", Map.of("name", "Mine"), "*"),
                new Attempt("DELETE", "/v1/keys/%s", null, "*"),
                new Attempt("POST", "/v1/keys/%s/share", share, null),
                new Attempt("PATCH", "/v1/keys/%s/share", Map.of("permissions", Map.of("unlocks", 9)), "*"),
                new Attempt("DELETE", "/v1/keys/%s/share", null, "*"),
                new Attempt("POST", "/v1/keys/%s/reset", share, null),
                new Attempt("POST", "/v1/keys/%s/deactivate", null, null),
                new Attempt("POST", "/v1/keys/%s/download", null, null));
        String unknownKey = props.lockId.replace("LK-", "LX-") + key.substring(props.lockId.length());
        ofKey.forEach(attempt -> sameAsUnknown(attempt, key, unknownKey));

        String unknownLock = props.lockId.replace("LK-", "LX-");
        List<Attempt> ofLock = List.of(
                new Attempt("GET", "/v1/locks/%s/keys", null, null),
                new Attempt("GET", "/v1/locks/%s/bridge", null, null),
                new Attempt("POST", "/v1/locks/%s/keys", Map.of("kind", "offline", "name", "Mine"), null));
        ofLock.forEach(attempt -> sameAsUnknown(attempt, props.lockId, unknownLock));
    }

    private void sameAsUnknown(Attempt attempt, String id, String unknown) {
        Reply reply = attempted(attempt, id);
        Reply ofUnknown = attempted(attempt, unknown);
        stage.evidence().request(reply);
        Stage.expect(reply.status() == 404, "Boris: " + reply + ", expected 404");
        Stage.expect(
                reply.status() == ofUnknown.status() && reply.body().equals(ofUnknown.body()),
                "Boris can tell " + reply + " from an id that does not exist: " + ofUnknown);
    }

    private Reply attempted(Attempt attempt, String id) {
        String path = attempt.path().formatted(id);
        if (attempt.method().equals("GET")) {
            return stage.boris.read(path);
        }
        Object body = attempt.path().endsWith("/download")
                ? Map.of("proof", Device.generate().proveForDownload(id, Instant.now()))
                : attempt.body();
        return stage.boris.write(attempt.method(), path, body, attempt.ifMatch());
    }
}
